package org.seqmix.consumers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program that runs in a folder until it ends.
///
/// @param words the program and its arguments
/// @param folder where it runs; what it prints is kept beside it
/// @param environment what differs from this process's
record Command(List<String> words, Path folder, Map<String, String> environment) {
  private static final long MINUTES = 10;

  /// What a program printed.
  record Output(String out, String errors) {
  }

  /// A program of the JDK that runs these tests.
  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", isWindows() ? "java.exe" : "java");
  }

  static boolean isWindows() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
  }

  /// Runs it. Errors: an exit code other than 0, with everything that was printed.
  Output run() throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path errors = Files.createTempFile(folder, "errors", ".txt");
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile()).redirectOutput(out.toFile())
        .redirectError(errors.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      throw new AssertionError(said("not done after " + MINUTES + " minutes", read(out), read(errors)));
    }
    Output output = new Output(read(out), read(errors));
    if (process.exitValue() != 0) {
      throw new AssertionError(said("ended with " + process.exitValue(), output.out, output.errors));
    }
    Files.delete(out);
    Files.delete(errors);
    return output;
  }

  private String said(String what, String out, String errors) {
    return String.join(" ", words) + ": " + what + System.lineSeparator() + out + System.lineSeparator() + errors;
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
