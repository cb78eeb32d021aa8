package org.seqmix.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How rows of speeds are printed. A head comes before the first row and a foot after the last, so that a table grows
/// while a run goes on.
public enum SpeedFormat {
  /// A table in Markdown: mean ± standard deviation.
  MD {
    @Override
    public String head() {
      String names = Arrays.stream(Column.values()).map(c -> c.pad(c.title)).collect(Collectors.joining(" | "));
      String rule =
          Arrays.stream(Column.values()).map(c -> c.left ? "-".repeat(c.width) : "-".repeat(c.width - 1) + ":")
              .collect(Collectors.joining(" | "));
      return "| " + names + " |\n| " + rule + " |\n";
    }

    @Override
    public String row(SpeedRow row, boolean first) {
      List<String> cells = List.of(row.model(), mebibytes(row.weightBytes()),
          String.format(Locale.ROOT, "%.2f M", row.parameters() / 1e6), row.backend() + " " + row.weights(),
          Integer.toString(row.threads()), Integer.toString(row.test().batch()), row.test().name(),
          number(row.speed().mean()) + " ± " + number(row.speed().deviation()),
          row.bound().isPresent() ? number(row.bound().getAsDouble()) : "", mebibytes(row.stateBytes()),
          row.peakBytes().isPresent() ? mebibytes(row.peakBytes().getAsLong()) : "");
      List<String> padded = new ArrayList<>();
      for (Column c : Column.values()) {
        padded.add(c.pad(cells.get(c.ordinal())));
      }
      return "| " + String.join(" | ", padded) + " |\n";
    }
  },
  /// A line of names, then a line a row.
  CSV {
    @Override
    public String head() {
      return "model,weights,weight_bytes,parameters,backend,threads,batch,test,depth,tokens,mean,deviation,median,state_bytes,"
          + "peak_bytes,read_rate,step_bytes,bound\n";
    }

    @Override
    public String row(SpeedRow row, boolean first) {
      return String.join(",", quoted(row.model()), row.weights(), "" + row.weightBytes(), "" + row.parameters(),
          row.backend(), "" + row.threads(), "" + row.test().batch(), row.test().name(), "" + row.test().depth(),
          "" + row.test().tokens(),
          "" + row.speed().mean(), "" + row.speed().deviation(), "" + row.speed().median(), "" + row.stateBytes(),
          text(row.peakBytes()), "" + row.readRate(), text(row.stepBytes()), text(row.bound())) + "\n";
    }
  },
  /// An array of objects, with every run.
  JSON {
    @Override
    public String head() {
      return "[\n";
    }

    @Override
    public String row(SpeedRow row, boolean first) {
      ObjectNode node = MAPPER.createObjectNode().put("model", row.model()).put("weights", row.weights())
          .put("weight_bytes", row.weightBytes()).put("parameters", row.parameters()).put("backend", row.backend())
          .put("threads", row.threads()).put("batch", row.test().batch()).put("test", row.test().name())
          .put("depth", row.test().depth()).put("tokens", row.test().tokens()).put("mean", row.speed().mean())
          .put("deviation", row.speed().deviation()).put("median", row.speed().median())
          .put("state_bytes", row.stateBytes());
      row.peakBytes().ifPresent(bytes -> node.put("peak_bytes", bytes));
      node.put("read_rate", row.readRate());
      row.stepBytes().ifPresent(bytes -> node.put("step_bytes", bytes));
      row.bound().ifPresent(bound -> node.put("bound", bound));
      ArrayNode samples = node.putArray("samples");
      Arrays.stream(row.speed().samples()).forEach(samples::add);
      return (first ? "" : ",\n") + MAPPER.writeValueAsString(node);
    }

    @Override
    public String foot() {
      return "\n]\n";
    }
  };

  private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private enum Column {
    MODEL("model", 24, true), SIZE("size", 11, false), PARAMS("params", 10, false), BACKEND("backend", 10, true),
    THREADS("threads", 7, false), BATCH("batch", 5, false), TEST("test", 16, false), SPEED("t/s", 21, false),
    BOUND("bound t/s", 10, false), STATE("state", 11, false), PEAK("peak", 11, false);

    private final String title;
    private final int width;
    private final boolean left;

    Column(String title, int width, boolean left) {
      this.title = title;
      this.width = width;
      this.left = left;
    }

    String pad(String cell) {
      String gap = " ".repeat(Math.max(0, width - cell.length()));
      return left ? cell + gap : gap + cell;
    }
  }

  /// What comes before the first row.
  public abstract String head();

  /// One row; `first` says that none came before it.
  public abstract String row(SpeedRow row, boolean first);

  /// What comes after the last row.
  public String foot() {
    return "";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.2f MiB", bytes / 1048576.0);
  }

  private static String text(OptionalLong value) {
    return value.isPresent() ? Long.toString(value.getAsLong()) : "";
  }

  private static String text(OptionalDouble value) {
    return value.isPresent() ? Double.toString(value.getAsDouble()) : "";
  }

  private static String quoted(String text) {
    return text.matches("[^\",\r\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
