package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServeCommandTest {
  @TempDir private Path folder;

  /// A process of its own says where it listens, answers, and ends with 0 when it is told to.
  @Test
  void servesUntilItIsToldToEnd() throws Exception {
    Path key = Files.writeString(folder.resolve("key"), "a-key\n");
    Process process = start("serve", "--model", SharedFiles.stories(), "--port", "0", "--name", "tiny", "--rows", "2",
        "--api-key-file", key, "--threads", "1");
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create(out.readLine());
      assertThat(uri.getHost()).isEqualTo("127.0.0.1");
      HttpRequest.Builder request = HttpRequest.newBuilder(uri.resolve("/v1/completions"))
          .POST(HttpRequest.BodyPublishers.ofString("{\"model\": \"tiny\", \"prompt\": \"Once\", \"max_tokens\": 4}"));
      assertThat(send(client, request).statusCode()).isEqualTo(401);
      assertThat(send(client, request.header("Authorization", "Bearer a-key")).body())
          .contains("\"completion_tokens\":4");
      assertThat(process.info().commandLine().orElse("")).doesNotContain("a-key");
      assertThat(process.toHandle().destroy()).isTrue();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(out.readLine()).isNull();
    } finally {
      process.destroyForcibly();
    }
    assertThat(Files.readAllLines(folder.resolve("err")).stream().filter(l -> !l.contains("incubator"))).isEmpty();
  }

  private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private Process start(Object... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-cp",
        System.getProperty("java.class.path"), Main.class.getName()));
    Arrays.stream(args).map(Object::toString).forEach(command::add);
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(folder.resolve("err").toFile());
    builder.environment().remove("SEQMIX_API_KEY");
    builder.environment().remove("SEQMIX_DEBUG");
    return builder.start();
  }

  @ParameterizedTest
  @CsvSource({"--port, 70000, --port: expected", "--rows, 0, --rows (0)", "--timeout, 0, --timeout (0)",
      "--max-tokens, 0, --max-tokens (0)", "--max-body, 0, --max-body (0)"})
  void wrongNumbersAreUsageErrors(String option, String value, String message) {
    assertThat(Program.run("serve", "--model", SharedFiles.stories(), option, value).failedWith(2)).contains(message);
  }

  @Test
  void whatCannotBeUsedIsNamed() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty"), "\n");
    Path model = SharedFiles.stories();
    assertThat(Program.run("serve", "--model", model, "--api-key-file", empty).failedWith(1))
        .contains("empty: expected a key");
    assertThat(Program.run("serve", "--model", model, "--api-key-file", folder.resolve("none")).failedWith(1))
        .contains("none: ");
    assertThat(Program.run("serve", "--model", model, "--host", "no.such.host.invalid").failedWith(1))
        .contains("--host");
    Path template = Files.writeString(folder.resolve("bad.jinja"), "{% if %}");
    assertThat(Program.run("serve", "--model", model, "--chat-template", template).failedWith(1))
        .contains("bad.jinja", "line 1");
    try (java.net.ServerSocket taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      assertThat(Program.run("serve", "--model", model, "--port", taken.getLocalPort()).failedWith(1))
          .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort());
    }
  }
}
