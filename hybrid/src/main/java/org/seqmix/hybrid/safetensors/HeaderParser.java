package org.seqmix.hybrid.safetensors;

import static org.seqmix.hybrid.safetensors.SafetensorsHeader.damaged;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.internal.JsonFiles;
import org.seqmix.hybrid.safetensors.SafetensorsHeader.Slot;
import org.seqmix.tensor.DType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// Reads the JSON header token by token: `{"NAME": {"dtype", "shape", "data_offsets"}, ..., "__metadata__": {...}}`.
final class HeaderParser {
  private static final int MAX_NUMBER_LENGTH = 20;
  private static final int MAX_NESTING = 4;

  private final Path file;
  private final SafetensorsLimits limits;
  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private boolean metadataSeen;

  private HeaderParser(Path file, SafetensorsLimits limits) {
    this.file = file;
    this.limits = limits;
  }

  /// The checked header in `json`, of a file with `payloadBytes` bytes after it.
  static SafetensorsHeader parse(Path file, byte[] json, long payloadBytes, SafetensorsLimits limits) {
    HeaderParser parser = new HeaderParser(file, limits);
    JsonFactory factory = JsonFactory.builder().streamReadConstraints(constraints(limits)).build();
    try (JsonParser tokens = factory.createParser(ObjectReadContext.empty(), json)) {
      parser.readAll(tokens);
    } catch (JacksonException e) {
      throw JsonFiles.badJson(file, e);
    }
    return SafetensorsHeader.of(file, parser.slots.values(), parser.metadata, payloadBytes);
  }

  private static StreamReadConstraints constraints(SafetensorsLimits limits) {
    return StreamReadConstraints.builder()
        .maxNestingDepth(MAX_NESTING)
        .maxNumberLength(MAX_NUMBER_LENGTH)
        .maxNameLength(limits.maxNameLength())
        .maxStringLength(limits.maxHeaderBytes())
        .build();
  }

  private void readAll(JsonParser tokens) {
    expect(tokens, tokens.nextToken(), JsonToken.START_OBJECT, "header", "a JSON object {...}");
    while (tokens.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = tokens.currentName();
      if (name.equals(SafetensorsHeader.METADATA)) {
        readMetadata(tokens);
      } else {
        readTensor(tokens, name);
      }
    }
    if (tokens.nextToken() != null) {
      throw new BadInputException(
          file + ": header: expected nothing after the JSON object, got more; the file is damaged");
    }
  }

  private void readMetadata(JsonParser tokens) {
    if (metadataSeen) {
      throw new BadInputException(file + ": header: expected one " + SafetensorsHeader.METADATA + ", got two");
    }
    metadataSeen = true;
    expect(tokens, tokens.nextToken(), JsonToken.START_OBJECT, SafetensorsHeader.METADATA, "an object of texts");
    while (tokens.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = tokens.currentName();
      expect(tokens, tokens.nextToken(), JsonToken.VALUE_STRING, SafetensorsHeader.METADATA + "." + key, "a text");
      if (metadata.put(key, tokens.getString()) != null) {
        throw new BadInputException(file + ": metadata '" + key + "': expected one value, got two");
      }
    }
  }

  private void readTensor(JsonParser tokens, String name) {
    if (slots.size() == limits.maxTensors()) {
      throw new BadInputException(file + ": expected at most " + limits.maxTensors()
          + " tensors, got more; raise SafetensorsLimits.maxTensors if the file is to be trusted");
    }
    if (name.isEmpty()) {
      throw damaged(file, name, "expected a name, got an empty one");
    }
    expect(tokens, tokens.nextToken(), JsonToken.START_OBJECT, name, "an object {dtype, shape, data_offsets}");
    DType type = null;
    long[] shape = null;
    long[] offsets = null;
    while (tokens.nextToken() == JsonToken.PROPERTY_NAME) {
      switch (tokens.currentName()) {
        case "dtype" -> type = once(name, "dtype", type, type(tokens, name));
        case "shape" -> shape = once(name, "shape", shape, longs(tokens, name, "shape", limits.maxRank()));
        case "data_offsets" -> offsets = once(name, "data_offsets", offsets, longs(tokens, name, "data_offsets", 2));
        default ->
            throw damaged(file, name, "expected dtype, shape and data_offsets, got '" + tokens.currentName() + "'");
      }
    }
    add(name, type, shape, offsets);
  }

  private void add(String name, @Nullable DType type, long @Nullable [] shape, long @Nullable [] offsets) {
    if (type == null || shape == null || offsets == null || offsets.length != 2) {
      throw damaged(file, name, "expected dtype, shape and data_offsets [begin, end], got less");
    }
    TensorSpec spec;
    try {
      spec = new TensorSpec(name, type, shape);
    } catch (ArithmeticException e) {
      throw damaged(file, name, "expected extents >= 0 whose product fits 63 bits, got " + Arrays.toString(shape));
    }
    if (slots.put(name, new Slot(spec, offsets[0], offsets[1])) != null) {
      throw damaged(file, name, "expected the name once, got it twice");
    }
  }

  private <T> T once(String name, String key, @Nullable T earlier, T value) {
    if (earlier != null) {
      throw damaged(file, name, "expected " + key + " once, got it twice");
    }
    return value;
  }

  private DType type(JsonParser tokens, String name) {
    expect(tokens, tokens.nextToken(), JsonToken.VALUE_STRING, name, "a dtype text");
    String text = tokens.getString();
    for (DType type : DType.values()) {
      if (type.name().equals(text)) {
        return type;
      }
    }
    throw new BadInputException(file + ": tensor '" + name + "': expected a dtype of "
        + Arrays.toString(DType.values()) + ", got '" + text + "'; convert the file to one of them");
  }

  private long[] longs(JsonParser tokens, String name, String key, int maxLength) {
    expect(tokens, tokens.nextToken(), JsonToken.START_ARRAY, name, key + " [...]");
    long[] values = new long[Math.min(maxLength, 8)];
    int count = 0;
    while (tokens.nextToken() != JsonToken.END_ARRAY) {
      expect(tokens, tokens.currentToken(), JsonToken.VALUE_NUMBER_INT, name, "integers in " + key);
      if (count == maxLength) {
        throw damaged(file, name, "expected at most " + maxLength + " numbers in " + key + ", got more");
      }
      if (tokens.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
        throw damaged(file, name, "expected integers of 63 bits in " + key + ", got " + tokens.getString());
      }
      values = count == values.length ? Arrays.copyOf(values, Math.min(maxLength, 2 * count)) : values;
      values[count++] = tokens.getLongValue();
    }
    return Arrays.copyOf(values, count);
  }

  private void expect(JsonParser tokens, @Nullable JsonToken got, JsonToken wanted, String where, String expected) {
    if (got != wanted) {
      String shown = got == null ? "the end of the header" : tokens.getString();
      throw damaged(file, where, "expected " + expected + ", got " + shown);
    }
  }
}
