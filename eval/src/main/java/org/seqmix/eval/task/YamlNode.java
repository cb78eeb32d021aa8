package org.seqmix.eval.task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.hybrid.BadInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// YAML that remembers on which line everything stands, so that an error can say so.
sealed interface YamlNode {
  /// Line in the file, from 1.
  int line();

  /// A text, a number or another single value.
  record Text(int line, String value) implements YamlNode {
  }

  /// A list.
  record Items(int line, List<YamlNode> values) implements YamlNode {
  }

  /// A map, in the order of the file.
  record Fields(int line, Map<String, YamlNode> values) implements YamlNode {
  }

  /// Maps and lists within each other, at most.
  int MAX_DEPTH = 16;

  /// Reads a file's text; `origin` names it in messages.
  ///
  /// *Errors*: {@link BadInputException} with the line.
  static YamlNode parse(String origin, String yaml) {
    YAMLMapper mapper = YAMLMapper.builder(YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build()).build();
    try (JsonParser parser = mapper.createParser(yaml)) {
      if (parser.nextToken() == null) {
        throw new BadInputException(origin + ": expected a map of fields, got nothing");
      }
      YamlNode root = node(origin, parser, 0);
      if (parser.nextToken() != null) {
        throw new BadInputException(origin + ": expected one YAML document, got another on line "
            + parser.currentTokenLocation().getLineNr());
      }
      return root;
    } catch (JacksonException e) {
      String line = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
      throw new BadInputException(origin + line + ": expected YAML, got: " + e.getOriginalMessage(), e);
    }
  }

  private static YamlNode node(String origin, JsonParser parser, int depth) {
    int line = parser.currentTokenLocation().getLineNr();
    if (depth > MAX_DEPTH) {
      throw new BadInputException(origin + ":" + line + ": expected at most " + MAX_DEPTH
          + " maps and lists within each other, got more");
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, YamlNode> fields = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        fields.put(name, node(origin, parser, depth + 1));
      }
      return new Fields(line, fields);
    }
    if (token == JsonToken.START_ARRAY) {
      List<YamlNode> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(node(origin, parser, depth + 1));
      }
      return new Items(line, items);
    }
    if (token == JsonToken.VALUE_NULL) {
      throw new BadInputException(origin + ":" + line + ": expected a value, got none");
    }
    return new Text(line, parser.getString());
  }
}
