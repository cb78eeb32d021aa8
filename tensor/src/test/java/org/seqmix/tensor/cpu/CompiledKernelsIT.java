package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No kernel is too large for the JVM's compilers: one that they skip runs tens of times slower, and nothing but their log
/// says so. A JVM of its own makes all kernels hot, and one more that is too large.
class CompiledKernelsIT {
  private static final int SECONDS = 240;
  private static final String OURS = "org.seqmix.tensor.cpu.";
  /// A line about optimized code, first with profiling and at last without: time, number, flags, tier, class, method.
  private static final Pattern COMPILED = Pattern.compile(" *\\d+ +\\d+ [ %sb!n]*[34] +" + Pattern.quote(OURS)
      + "([\\w$]+)::.*");

  @TempDir private static Path folder;

  private static List<String> log = List.of();

  @BeforeAll
  static void run() throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("TooLarge.java"), tooLarge());
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-nowarn", "--add-modules",
        "jdk.incubator.vector", "-d", folder.toString(), source.toString())).isZero();
    Path out = folder.resolve("log");
    // Compilation at once and in the foreground, so that the same methods are compiled on a busy machine.
    ProcessBuilder java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-XX:+PrintCompilation",
        "-Xbatch", "-XX:CompileThresholdScaling=0.1", "-XX:+UseSerialGC", "-cp",
        folder + File.pathSeparator + System.getProperty("java.class.path"), HotPrograms.class.getName(),
        OURS + "TooLarge.run").redirectErrorStream(true).redirectOutput(out.toFile());
    List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS").forEach(java.environment()::remove);
    Process process = java.start();
    boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("ended within %d s", SECONDS).isTrue();
    log = Files.readAllLines(out);
    assertThat(process.exitValue()).as("%s", log.subList(Math.max(0, log.size() - 20), log.size())).isZero();
  }

  /// What the compilers skipped, but for what they try again at once.
  private static Stream<String> skipped() {
    return log.stream().filter(line -> line.contains("COMPILE SKIPPED") && line.contains(OURS))
        .filter(line -> !line.contains("concurrent class loading"));
  }

  @Test
  void noKernelIsSkippedByTheCompilers() {
    assertThat(skipped().filter(line -> !line.contains("TooLarge"))).isEmpty();
  }

  @Test
  void aKernelThatIsTooLargeWouldBeFound() {
    assertThat(skipped().filter(line -> line.contains("TooLarge::kernel"))).isNotEmpty();
  }

  @Test
  void everyClassWithVectorsWasHot() throws IOException, URISyntaxException {
    Set<String> hot = log.stream().map(COMPILED::matcher).filter(Matcher::matches).map(m -> m.group(1))
        .collect(Collectors.toSet());
    Set<String> cold = new TreeSet<>(classesWithVectors());
    assertThat(cold).isNotEmpty();
    cold.removeAll(hot);
    assertThat(cold).as("classes of which no method was compiled: give HotPrograms a program that uses them").isEmpty();
  }

  private static Set<String> classesWithVectors() throws IOException, URISyntaxException {
    Path classes = Path.of(CpuDevice.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .resolve(OURS.replace('.', '/'));
    Set<String> out = new TreeSet<>();
    try (Stream<Path> files = Files.list(classes)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        boolean vectors = Files.readString(file, StandardCharsets.ISO_8859_1).contains("jdk/incubator/vector/");
        if (vectors && !name.matches(".*(Test|IT)")) {
          out.add(name);
        }
      }
    }
    return out;
  }

  /// A loop over more multiply-adds than a compiler takes.
  private static String tooLarge() {
    StringBuilder body = new StringBuilder();
    StringBuilder chains = new StringBuilder();
    StringBuilder sum = new StringBuilder("a0");
    for (int i = 0; i < 220; i++) {
      body.append("a%1$d = x.fma(FloatVector.fromArray(S, from, i + %2$d), a%1$d);\n".formatted(i % 16, i));
    }
    for (int i = 0; i < 16; i++) {
      chains.append("FloatVector a").append(i).append(" = x;\n");
      sum.append(i == 0 ? "" : ".add(a" + i + ")");
    }
    return """
        package org.seqmix.tensor.cpu;
        import jdk.incubator.vector.*;
        public final class TooLarge {
          static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
          static volatile float sink;
          public static void run() {
            float[] from = new float[2048];
            for (int i = 0; i < 20; i++) {
              sink = kernel(from);
            }
          }
          static float kernel(float[] from) {
            FloatVector x = FloatVector.fromArray(S, from, 0);
            %s
            for (int i = 0; i < 200; i++) {
              %s
            }
            return %s.lane(0);
          }
        }
        """.formatted(chains, body, sum);
  }
}
