package org.seqmix.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A copy of a model directory, to be damaged.
record ModelCopy(Path directory) {
  /// A copy of the files of `model` in `directory`.
  static ModelCopy of(Path model, Path directory) {
    try (Stream<Path> files = Files.list(model)) {
      Files.createDirectories(directory);
      for (Path file : files.toList()) {
        Files.write(directory.resolve(file.getFileName().toString()), Files.readAllBytes(file));
      }
      return new ModelCopy(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Changes the bytes of the weights.
  ModelCopy weights(UnaryOperator<byte[]> change) {
    return file("model.safetensors", change);
  }

  /// Changes the header of the weights; its new length is stated in front of it.
  ModelCopy header(UnaryOperator<String> change) {
    return weights(bytes -> {
      int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
      String old = new String(bytes, 8, length, StandardCharsets.UTF_8);
      String next = change.apply(old);
      if (next.equals(old)) {
        throw new IllegalStateException("the header was not changed: " + old.substring(0, 200));
      }
      byte[] header = next.getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.allocate(bytes.length - length + header.length).order(ByteOrder.LITTLE_ENDIAN)
          .putLong(header.length).put(header).put(bytes, 8 + length, bytes.length - 8 - length).array();
    });
  }

  /// Changes a text file.
  ModelCopy text(String name, UnaryOperator<String> change) {
    return file(name,
        bytes -> change.apply(new String(bytes, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
  }

  /// Puts another file in the place of one.
  ModelCopy replace(String name, Path other) {
    try {
      Files.write(directory.resolve(name), Files.readAllBytes(other));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ModelCopy file(String name, UnaryOperator<byte[]> change) {
    Path file = directory.resolve(name);
    try {
      byte[] before = Files.readAllBytes(file);
      byte[] after = change.apply(before.clone());
      if (Arrays.equals(before, after)) {
        throw new IllegalStateException(file + " was not changed");
      }
      Files.write(file, after);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
