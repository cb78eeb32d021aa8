package org.seqmix.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example of a mixer of one's own: it keeps the laws in its own project, a teacher is distilled into it by name,
/// and the student writes, with nothing of this library changed. Jars that do not fit are named in one line.
class MovingAverageTest {
  private static final Path EXAMPLE = Path.of("..", "examples", "moving-average");
  private static Consumer consumer;
  private static Path classes;

  @TempDir static Path folder;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    consumer = Consumer.build(EXAMPLE, "com.example.average");
    classes = consumer.folder().resolve("target").resolve("classes");
  }

  private static Path shared(String name) {
    Path root = Path.of(System.getenv().getOrDefault("SEQMIX_SHARED", System.getProperty("SEQMIX_SHARED", "")));
    Assumptions.assumeTrue(Files.isDirectory(root), "SEQMIX_SHARED: no such folder: " + root);
    return root.resolve(name);
  }

  @Test
  void itKeepsTheLaws() {
    Pom suite = Pom.read(consumer.folder().resolve(
        Path.of("target", "surefire-reports", "TEST-com.example.average.MovingAverageProperties.xml")));
    assertThat(suite.texts("/testsuite/@tests")).singleElement().satisfies(
        tests -> assertThat(Integer.parseInt(tests)).isGreaterThanOrEqualTo(15));
    assertThat(suite.texts("/testsuite/@failures | /testsuite/@errors | /testsuite/@skipped")).containsOnly("0");
  }

  @Test
  void aTeacherIsDistilledIntoIt() throws IOException, InterruptedException {
    Path text = Files.writeString(folder.resolve("stories.txt"), Arrays
        .stream(Files.readString(shared("data/tinystories/validation.txt")).split("<\\|endoftext\\|>")).limit(200)
        .collect(Collectors.joining("<|endoftext|>")));
    Path out = folder.resolve("student");
    Program program = new Program(List.of(classes));
    Program.End distilled = program.run(folder, "distill", "--teacher", shared("models/stories-260K").toString(),
        "--data", text.toString(), "--recipe", EXAMPLE.resolve("moving-average.yaml").toString(), "--set",
        "data.sampled_tokens=0", "data.context=128", "stages.matrices.tokens=20000", "stages.hstates.tokens=20000",
        "stages.supervised.tokens=40000", "--out", out.toString());
    System.out.println(distilled.out());
    assertThat(distilled.code()).as(String.join("\n", distilled.errors())).isZero();
    assertThat(Files.readString(out.resolve("config.json"))).contains("moving-average[heads=8]");
    Program.End written = program.run(folder, "generate", "--model", out.toString(), "--prompt", "Once upon a time",
        "-n", "20", "--temperature", "0");
    assertThat(written.code()).as(String.join("\n", written.errors())).isZero();
    assertThat(written.out()).contains("Once upon a time").hasSizeGreaterThan(30);
    Program.End without = new Program(List.of()).run(folder, "generate", "--model", out.toString(), "--prompt", "Once");
    assertOneLine(without, "unknown mixer moving-average; there are [");
  }

  @Test
  void anUnknownOptionIsOneLine() throws IOException, InterruptedException {
    assertOneLine(distil(List.of(classes), "moving-average[heads=8 colour=1]"),
        "mixer moving-average: unknown option colour; it knows [heads, head_dim]");
  }

  @Test
  void aSecondJarWithTheNameIsOneLine() throws IOException, InterruptedException {
    Path other = provider("Second", "return \"moving-average\";", "");
    assertOneLine(distil(List.of(classes, other), "moving-average[heads=8]"),
        "mixer moving-average is provided twice, by ", "com.example.average.MovingAverageProvider", "Second",
        "; remove one of the jars");
  }

  @Test
  void aProviderThatThrowsIsOneLine() throws IOException, InterruptedException {
    Path broken =
        provider("Broken", "return \"broken\";", "public Broken() { throw new IllegalStateException(\"no\"); }");
    assertOneLine(distil(List.of(classes, broken), "moving-average[heads=8]"), "a mixer provider cannot be made",
        "Broken", "mend or remove its jar");
    Path faulty = provider("Faulty", "return \"faulty\";", "");
    assertOneLine(distil(List.of(faulty), "faulty[heads=8]"), "mixer faulty: its provider Faulty failed: ");
  }

  private static Program.End distil(List<Path> path, String mixer) throws IOException, InterruptedException {
    Path out = Files.createTempDirectory(folder, "out").resolve("student");
    Path text = Files.writeString(folder.resolve("text.txt"), "Once upon a time there was a dog.");
    Program.End end = new Program(path).run(folder, "distill", "--teacher", shared("models/stories-260K").toString(),
        "--data", text.toString(), "--recipe", "stories", "--set", "student.mixer='" + mixer + "'",
        "data.sampled_tokens=0", "--out", out.toString());
    assertThat(out).as("nothing is left of a run that cannot begin").doesNotExist();
    return end;
  }

  private static void assertOneLine(Program.End end, String... parts) {
    assertThat(end.errors()).as("standard error").hasSize(1);
    assertThat(end.errors().getFirst()).contains(parts);
    assertThat(end.code()).isEqualTo(1);
  }

  /// A folder with a provider of its own, as a jar would have it.
  private static Path provider(String name, String called, String constructor) throws IOException {
    Path jar = Files.createDirectories(folder.resolve(name));
    Path source = Files.writeString(jar.resolve(name + ".java"), """
        public final class %1$s implements org.seqmix.mixer.MixerProvider {
          %3$s
          public String name() { %2$s }
          public org.seqmix.mixer.SequenceMixer create(Site site, org.seqmix.mixer.Options options,
              org.seqmix.tensor.Weights.Part weights) {
            throw new IndexOutOfBoundsException("7 of 3");
          }
        }
        """.formatted(name, called, constructor), StandardCharsets.UTF_8);
    int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", jar.toString(), "-cp",
        Published.jar("mixer-api") + java.io.File.pathSeparator + Published.jar("tensor"), source.toString());
    assertThat(result).isZero();
    Path services = Files.createDirectories(jar.resolve("META-INF").resolve("services"));
    Files.writeString(services.resolve("org.seqmix.mixer.MixerProvider"), name);
    return jar;
  }
}
