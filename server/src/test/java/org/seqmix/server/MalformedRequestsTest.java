package org.seqmix.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// What is no HTTP, sent over bare sockets: an error of the API, and the end of the connection.
@Timeout(60)
class MalformedRequestsTest {
  private static final String HOST = "~Host: localhost~";
  private static TestServer server;

  @BeforeAll
  static void open() {
    server = TestServer.of(Shared.path("models/stories-260K"), 2,
        o -> o.withLimits(8, 4096, 64, Duration.ofSeconds(60)));
  }

  @AfterAll
  static void close() {
    if (server != null) {
      server.close();
    }
  }

  private static Socket connected() throws IOException {
    Socket socket = new Socket("127.0.0.1", server.server().uri().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /// All that comes until the server ends the connection, in Latin-1. `~` stands for CR LF.
  private static String answer(String request) throws IOException {
    try (Socket socket = connected()) {
      try {
        OutputStream out = socket.getOutputStream();
        out.write(request.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
      } catch (IOException refused) {
        // The answer may come, and the connection end, before everything has been sent.
      }
      ByteArrayOutputStream got = new ByteArrayOutputStream();
      try {
        socket.getInputStream().transferTo(got);
      } catch (java.net.SocketException reset) {
        // What was sent behind the answer.
      }
      return got.toString(StandardCharsets.ISO_8859_1);
    }
  }

  /// The error of an answer, whose head is checked.
  private static JsonNode error(String answer, int status) {
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    int end = answer.indexOf("\r\n\r\n");
    String head = answer.substring(0, end) + "\r\n";
    String body = answer.substring(end + 4);
    assertThat(head).containsIgnoringCase("content-type: application/json\r\n")
        .containsIgnoringCase("connection: close\r\n")
        .containsIgnoringCase("content-length: " + body.length() + "\r\n");
    JsonNode error = TestServer.JSON.readTree(body).get("error");
    assertThat(error.propertyNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
    assertThat(error.get("type").asString()).isEqualTo("invalid_request_error");
    assertThat(error.get("message").asString()).contains("expected").doesNotContain("null", "\n", "server log");
    return error;
  }

  private static void serves() {
    server.completion("{\"prompt\": [5], \"max_tokens\": 1}").ok();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      GET /health~~                                                        | 400 | METHOD PATH HTTP/1.1
      GET /health~                                                         | 400 | METHOD PATH HTTP/1.1
      ~~                                                                   | 400 | METHOD PATH HTTP/1.1
      hello~~                                                              | 400 | METHOD PATH HTTP/1.1
      G@T /health HTTP/1.1~Host: localhost~~                               | 400 | METHOD PATH HTTP/1.1
      GET /health HTTP/2.0~Host: localhost~~                               | 400 | METHOD PATH HTTP/1.1
      PRI * HTTP/2.0~~SM~~                                                 | 400 | METHOD PATH HTTP/1.1
      GET /health HTTP/1.0~Host: localhost~~                               | 505 | METHOD PATH HTTP/1.1
      GET /hea%zzlth HTTP/1.1~Host: localhost~~                            | 400 | METHOD PATH HTTP/1.1
      GET /health% HTTP/1.1~Host: localhost~~                              | 400 | METHOD PATH HTTP/1.1
      GET /health?a=%zz HTTP/1.1~Host: localhost~~                         | 400 | %zz
      GET /health HTTP/1.1~~                                               | 400 | Host
      GET /health HTTP/1.1~Host: a~Host: b~~                               | 400 | Host
      GET /health HTTP/1.1~Host: a b~~                                     | 400 | Host
      GET /health HTTP/1.1~Host: localhost~nonsense~~                      | 400 | colon
      GET /health HTTP/1.1~Host: localhost~a b: c~~                        | 400 | header
      GET /health HTTP/1.1~Host: localhost~a: b~ c~~                       | 400 | header
      POST /v1/completions HTTP/1.1~Host: localhost~Content-Length: ab~~{} | 400 | not a number
      POST /v1/completions HTTP/1.1~Host: localhost~Content-Length: -5~~{} | 400 | not a number
      POST /v1/completions HTTP/1.1~Host: localhost~Content-Length: 99999999999999999999~~{} | 400 | not a number
      POST /v1/completions HTTP/1.1~Host: localhost~Content-Length: 2~Content-Length: 3~~{}  | 400 | Content-Length
      POST /v1/completions HTTP/1.1~Host: localhost~Content-Length: 2~Transfer-Encoding: chunked~~0~~ | 400 | combined
      POST /v1/completions HTTP/1.1~Host: localhost~Transfer-Encoding: gzip~~{}              | 400 | chunked
      POST /v1/completions HTTP/1.1~Host: localhost~Content-Encoding: gzip~Content-Length: 2~~{} | 400 | Content-Encoding
      POST /v1/completions HTTP/1.1~Host: localhost~Transfer-Encoding: chunked~~zz~{}~0~~    | 400 | the body: expected chunks
      POST /v1/completions HTTP/1.1~Host: localhost~Transfer-Encoding: chunked~~-2~{}~0~~    | 400 | the body: expected chunks
      """)
  void isAnsweredInTheFormatOfTheApi(String request, int status, String message) throws IOException {
    assertThat(error(answer(request), status).get("message").asString()).contains(message);
    serves();
  }

  @Test
  void bytesThatAreNoTextAreAnswered() throws IOException {
    error(answer("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003~~"), 400);
    error(answer("\u00ff\u00fe\0\u0001".repeat(2000)), 414);
    error(answer("GET /a\0b HTTP/1.1" + HOST + "~"), 400);
    error(answer("GET /health HTTP/1.1" + HOST + "a: b\0c~~"), 400);
    error(answer("GET /health HTTP/1.1\nHost: localhost\n\n"), 400);
  }

  @Test
  void whatIsTooLongIsAnswered() throws IOException {
    error(answer("GET /" + "a".repeat(5000) + " HTTP/1.1" + HOST + "~"), 414);
    error(answer("a".repeat(100_000)), 414);
    error(answer("GET /health HTTP/1.1" + HOST + "a: " + "b".repeat(20_000) + "~~"), 400);
    error(answer("GET /health HTTP/1.1" + HOST + "a: b~".repeat(4000) + "~"), 400);
    serves();
  }

  /// More than the server has connections for, one after another.
  @Test
  void connectionsAreGivenBack() throws IOException {
    for (int i = 0; i < 1100; i++) {
      error(answer(i % 2 == 0 ? "hello~~" : "POST /v1/completions HTTP/1.1" + HOST + "Transfer-Encoding: chunked~~q~"),
          400);
    }
    serves();
    assertThat(server.get("/metrics").response().body()).contains("seqmix_requests_open 0.0");
  }

  @Test
  void manyAtOnceDoNotDisturbOthers() throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        answers.add(clients.submit(() -> answer("GET nothing~~")));
      }
      serves();
      for (Future<String> answer : answers) {
        error(answer.get(), 400);
      }
    }
  }

  /// Half a line, half of the headers, half a body, half a chunk: the client leaves, and its place is free again.
  @ParameterizedTest
  @CsvSource({"GET /hea", "GET /health HTTP/1.1~Host: loc",
      "POST /v1/completions HTTP/1.1~Host: localhost~Content-Length: 40~~{\"prompt\"",
      "POST /v1/completions HTTP/1.1~Host: localhost~Transfer-Encoding: chunked~~20~{\"prompt\""})
  void aClientMayLeaveInTheMiddle(String request) throws Exception {
    for (int i = 0; i < 20; i++) {
      try (Socket socket = connected()) {
        socket.getOutputStream().write(request.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    while (!server.get("/metrics").response().body().contains("seqmix_requests_open 0.0")) {
      Thread.sleep(10);
    }
    serves();
    assertThat(server.get("/metrics").response().body()).doesNotContain("status=\"500\"");
  }
}
