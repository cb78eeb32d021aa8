package org.seqmix.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.BadInputException;
import picocli.CommandLine.Option;

/// `--api-key-file`, or the environment: the key itself is never an argument, since other users see those.
final class ApiKeyOption {
  static final String VARIABLE = "SEQMIX_API_KEY";
  private static final int LONGEST = 4096;

  @Option(
      names = "--api-key-file", paramLabel = "FILE",
      description = "A file with the key that clients must send (Authorization: Bearer KEY); by default, the environment variable "
          + VARIABLE + ", if it is set."
  ) private @Nullable Path file;

  /// The key, or null for none.
  @Nullable
  String read() {
    String key = file == null ? System.getenv(VARIABLE) : text(file);
    if (key == null || file == null && key.isEmpty()) {
      return null;
    }
    boolean right = !key.isEmpty() && key.length() <= LONGEST && key.chars().allMatch(c -> c > ' ' && c < 127);
    if (!right) {
      throw new BadInputException((file == null ? VARIABLE : file.toString()) + ": expected a key of 1 to " + LONGEST
          + " visible ASCII characters, got another text");
    }
    return key;
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > 2 * LONGEST) {
        throw new BadInputException(file + ": expected a key of 1 to " + LONGEST + " characters, got a longer file");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      throw BadInputException.io(file, "read", e, "check that it exists and is readable");
    }
  }
}
