package org.seqmix.mohawk.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.mohawk.data.Corpus;

/// SHA-256 fingerprints of what goes into a run.
public final class Fingerprint {
  private Fingerprint() {
  }

  /// Configuration and weights of a model: of a directory its safetensors files, or else those that torch wrote; or the one file
  /// it is.
  public static String model(Path path) {
    MessageDigest digest = sha();
    try {
      byte[] buffer = new byte[1 << 20];
      for (Path file : Files.isRegularFile(path) ? List.of(path) : parts(path)) {
        try (InputStream in = Files.newInputStream(file)) {
          for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
          }
        }
      }
    } catch (IOException e) {
      throw BadInputException.io(path, "read", e, "name a model directory");
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<Path> parts(Path directory) throws IOException {
    try (Stream<Path> listed = Files.list(directory)) {
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

  /// All tokens of a corpus and its document borders, and where it has answers, which tokens are theirs.
  public static String corpus(Corpus corpus) {
    MessageDigest digest = sha();
    for (int[] document : corpus.documents()) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * document.length + 4);
      bytes.putInt(document.length).asIntBuffer().put(document);
      digest.update(bytes.array());
    }
    for (BitSet answers : corpus.answers()) {
      byte[] bits = answers.toByteArray();
      digest.update(ByteBuffer.allocate(4).putInt(0, bits.length));
      digest.update(bits);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
