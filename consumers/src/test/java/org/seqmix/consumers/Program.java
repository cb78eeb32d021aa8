package org.seqmix.consumers;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The packaged command line with more folders or jars on its class path, as `SEQMIX_CLASSPATH` puts them there.
///
/// @param more what is added to the class path
record Program(List<Path> more) {
  private static final long MINUTES = 10;

  /// What a run ended with.
  record End(int code, String out, List<String> errors) {
  }

  /// Runs a command to its end. Lines of the JVM about its incubating module are left out of the errors.
  End run(Path folder, String... arguments) throws IOException, InterruptedException {
    String path = Published.jar("cli") + more.stream().map(p -> File.pathSeparator + p).collect(Collectors.joining());
    List<String> words = new ArrayList<>(List.of(Command.java().toString(), "--add-modules", "jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED", "-cp", path, "org.seqmix.cli.Main"));
    words.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path errors = Files.createTempFile(folder, "errors", ".txt");
    ProcessBuilder builder = new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(errors.toFile());
    builder.environment().put("OPT_OUT_TRACKING", "true");
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError(words + ": not done after " + MINUTES + " minutes");
    }
    return new End(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8),
        Files.readAllLines(errors, StandardCharsets.UTF_8).stream()
            .filter(line -> !line.startsWith("WARNING: Using incubator modules")).toList());
  }
}
