package org.seqmix.tensor.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A trusted safetensors file of F64, F32 and I64 tensors, read whole.
public final class GoldenFile {
  private static final Pattern ENTRY = Pattern.compile(
      "\"([^\"]+)\"\\s*:\\s*\\{\\s*\"dtype\"\\s*:\\s*\"(\\w+)\"\\s*,\\s*\"shape\"\\s*:\\s*\\[([^\\]]*)\\]\\s*,"
          + "\\s*\"data_offsets\"\\s*:\\s*\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*\\]\\s*\\}");

  private record Entry(String type, long[] shape, int from, int to) {
  }

  private final String folder;
  private final ByteBuffer data;
  private final Map<String, Entry> entries = new HashMap<>();

  private GoldenFile(String folder, ByteBuffer data, String header) {
    this.folder = folder;
    this.data = data;
    Matcher m = ENTRY.matcher(header);
    while (m.find()) {
      long[] shape = Arrays.stream(m.group(3).split(",")).map(String::strip).mapToLong(Long::parseLong).toArray();
      entries.put(m.group(1),
          new Entry(m.group(2), shape, Integer.parseInt(m.group(4)), Integer.parseInt(m.group(5))));
    }
  }

  /// `golden.safetensors` of a folder of golden values.
  public static GoldenFile open(String folder) {
    try {
      ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(SharedFiles.path("golden", folder, "golden.safetensors")))
          .order(ByteOrder.LITTLE_ENDIAN);
      byte[] header = new byte[Math.toIntExact(file.getLong())];
      file.get(header);
      return new GoldenFile(folder, file.slice().order(ByteOrder.LITTLE_ENDIAN),
          new String(header, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Extents of a tensor, as ints.
  public int[] shape(String name) {
    return Arrays.stream(entry(name).shape()).mapToInt(Math::toIntExact).toArray();
  }

  /// Elements of a tensor, row after row.
  public double[] doubles(String name) {
    Entry e = entry(name);
    int size = e.type().equals("F32") ? 4 : 8;
    double[] out = new double[(e.to() - e.from()) / size];
    for (int i = 0; i < out.length; i++) {
      int at = e.from() + i * size;
      out[i] = switch (e.type()) {
        case "F64" -> data.getDouble(at);
        case "F32" -> data.getFloat(at);
        case "I64" -> data.getLong(at);
        default -> throw new IllegalStateException(folder + ": " + name + " is " + e.type());
      };
    }
    return out;
  }

  /// Elements of an integer tensor.
  public int[] ints(String name) {
    return Arrays.stream(doubles(name)).mapToInt(v -> (int) v).toArray();
  }

  private Entry entry(String name) {
    Entry e = entries.get(name);
    if (e == null) {
      throw new IllegalArgumentException(folder + ": no tensor " + name + " among " + entries.keySet());
    }
    return e;
  }
}
