package org.seqmix.hybrid.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.seqmix.hybrid.BadInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Small JSON files read whole, with a bound on their size, and written back.
public final class JsonFiles {
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(SerializationFeature.INDENT_OUTPUT)
      .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
      .build();

  private JsonFiles() {}

  /// An empty object to fill and turn into [#bytes(ObjectNode)].
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /// The object in `file`, which must be at most `maxBytes` long.
  public static JsonFields read(Path file, long maxBytes) {
    return parse(file, bytes(file, maxBytes));
  }

  /// The object in `json`, read from `file`.
  public static JsonFields parse(Path file, byte[] json) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw badJson(file, e);
    }
    if (!root.isObject()) {
      throw new BadInputException(file + ": expected a JSON object {...}, got " + JsonFields.shown(root));
    }
    return new JsonFields(file.toString(), "", root);
  }

  /// The bytes of `file`, which must be at most `maxBytes` long; its size is looked at before memory is taken.
  public static byte[] bytes(Path file, long maxBytes) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new BadInputException(file + ": no such file; check the model directory");
      }
      long size = Files.size(file);
      if (size > maxBytes) {
        throw new BadInputException(file + ": expected at most " + maxBytes + " bytes, got " + size
            + "; this is not a file of that kind, or raise the limit");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw BadInputException.io(file, "read", e, "check that it exists and is readable");
    }
  }

  /// What went wrong in parsing, in one line with its position.
  public static BadInputException badJson(Path file, JacksonException e) {
    String where = e.getLocation() == null ? ""
        : " (line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr() + ")";
    return new BadInputException(
        file + ": not valid JSON" + where + ": " + e.getOriginalMessage() + "; correct it or download it again", e);
  }

  /// `object` as indented text that ends with a line end.
  public static byte[] bytes(ObjectNode object) {
    return (MAPPER.writeValueAsString(object) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
