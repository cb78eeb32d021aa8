package org.seqmix.eval;

import java.util.List;
import org.seqmix.tensor.DeviceInfo;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How a list of devices is written.
public enum DeviceFormat {
  /// A table in Markdown; where a device cannot be used, the reason.
  MD {
    @Override
    public String table(List<DeviceInfo> devices) {
      int name = width("device", devices.stream().map(DeviceInfo::name).toList());
      int description = width("description", devices.stream().map(DeviceInfo::description).toList());
      StringBuilder out = new StringBuilder(row(pad("device", name), pad("description", description), "usable"))
          .append(row("-".repeat(name), "-".repeat(description), "------"));
      devices.forEach(d -> out.append(row(pad(cell(d.name()), name), pad(cell(d.description()), description),
          d.unusable().map(why -> "no: " + cell(why)).orElse("yes"))));
      return out.toString();
    }
  },
  /// An array of objects; `reason` is there where `usable` is false.
  JSON {
    @Override
    public String table(List<DeviceInfo> devices) {
      ArrayNode out = MAPPER.createArrayNode();
      for (DeviceInfo d : devices) {
        ObjectNode node = out.addObject().put("name", d.name()).put("description", d.description())
            .put("usable", d.unusable().isEmpty());
        d.unusable().ifPresent(why -> node.put("reason", why));
      }
      return MAPPER.writeValueAsString(out) + "\n";
    }
  };

  private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /// The whole text, lines ended.
  public abstract String table(List<DeviceInfo> devices);

  private static int width(String head, List<String> cells) {
    return cells.stream().map(DeviceFormat::cell).mapToInt(String::length).reduce(head.length(), Math::max);
  }

  /// One line that does not end its cell.
  private static String cell(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ").replace("|", "\\|");
  }

  private static String pad(String cell, int width) {
    return cell + " ".repeat(width - cell.length());
  }

  private static String row(String name, String description, String usable) {
    return "| " + name + " | " + description + " | " + usable + " |\n";
  }
}
