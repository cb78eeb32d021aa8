package org.seqmix.hybrid.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.seqmix.hybrid.BadInputException;

/// SHA-256 of a model: two with the same one are the same model. *Cost*: its files are read once.
public final class ModelHash {
  private ModelHash() {
  }

  /// Of configuration and weights of a model directory: its safetensors files, or else those that torch wrote. Of a single
  /// file, all of it.
  public static String of(Path model) {
    MessageDigest digest = sha();
    byte[] buffer = new byte[1 << 20];
    try {
      for (Path file : files(model)) {
        try (InputStream in = Files.newInputStream(file)) {
          for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
          }
        }
      }
    } catch (IOException e) {
      throw BadInputException.io(model, "read", e, "name a model directory");
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<Path> files(Path model) throws IOException {
    if (Files.isRegularFile(model)) {
      return List.of(model);
    }
    try (Stream<Path> listed = Files.list(model)) {
      List<Path> files = listed.sorted().toList();
      boolean safetensors = files.stream().anyMatch(f -> f.toString().endsWith(".safetensors"));
      return files.stream().filter(f -> isPart(f.getFileName().toString(), safetensors)).toList();
    }
  }

  private static boolean isPart(String name, boolean safetensors) {
    boolean weights = safetensors ? name.endsWith(".safetensors")
        : name.startsWith("pytorch_model") && name.endsWith(".bin");
    return weights || name.equals("config.json") || name.equals("mamba_config.json");
  }

  private static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
