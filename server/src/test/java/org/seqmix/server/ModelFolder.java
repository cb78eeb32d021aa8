package org.seqmix.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A copy of a model directory, to be changed.
record ModelFolder(Path directory) {
  static ModelFolder copy(Path model, Path directory) {
    try (Stream<Path> files = Files.list(model)) {
      Files.createDirectories(directory);
      for (Path file : files.toList()) {
        Files.write(directory.resolve(file.getFileName().toString()), Files.readAllBytes(file));
      }
      return new ModelFolder(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ModelFolder change(String name, UnaryOperator<String> change) {
    try {
      Path file = directory.resolve(name);
      String before = Files.readString(file);
      String after = change.apply(before);
      if (after.equals(before)) {
        throw new IllegalStateException(file + " was not changed");
      }
      Files.writeString(file, after);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ModelFolder put(String name, String text) {
    try {
      Files.writeString(directory.resolve(name), text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
