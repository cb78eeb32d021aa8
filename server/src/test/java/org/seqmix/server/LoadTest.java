package org.seqmix.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Many clients, impatient clients, and the end.
class LoadTest {
  private static final String LONG =
      "{\"prompt\": \"Once\", \"max_tokens\": 500, \"n\": 8, \"temperature\": 1, \"seed\": 1}";

  /// The same bits as alone, whatever else is written at the same time.
  @Test
  void aTextIsTheSameAmongManyAsAlone() throws Exception {
    int clients = 32;
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      bodies.add(
          "{\"prompt\": \"%s\", \"max_tokens\": %d, \"temperature\": %s, \"seed\": %d, \"logprobs\": 2, \"echo\": %s}"
              .formatted(List.of("Once upon a time", "The", "Lily and Tom went", "One day, a big").get(i % 4),
                  5 + i % 7,
                  i % 3 == 0 ? "0" : "1.2", i, i % 2 == 0));
    }
    try (TestServer server = TestServer.of(Shared.path("models/stories-260K"), 6, o -> o);
        ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch go = new CountDownLatch(1);
      List<Future<JsonNode>> together = new ArrayList<>();
      for (String body : bodies) {
        Callable<JsonNode> client = () -> {
          go.await();
          return server.completion(body).ok().get("choices");
        };
        together.add(pool.submit(client));
      }
      go.countDown();
      List<JsonNode> among = new ArrayList<>();
      for (Future<JsonNode> one : together) {
        among.add(one.get());
      }
      for (int i = 0; i < clients; i++) {
        assertThat(server.completion(bodies.get(i)).ok().get("choices")).as(bodies.get(i)).isEqualTo(among.get(i));
      }
    }
  }

  @Test
  void whatDoesNotFitTheQueueIsRefusedAtOnce() throws Exception {
    try (TestServer server = TestServer.of(Shared.path("models/stories-260K"), 1,
        o -> o.withLimits(2, 1 << 20, 4000, Duration.ofMinutes(1)));
        Socket one = open(server, LONG); Socket two = open(server, LONG)) {
      await(() -> metric(server, "seqmix_requests_open") == 2);
      TestServer.Answer third = server.completion("{\"prompt\": \"a\", \"max_tokens\": 1}");
      assertThat(third.refused(429).get("code").asString()).isEqualTo("queue_full");
      assertThat(third.response().headers().firstValue("Retry-After")).isPresent();
      one.close();
      two.close();
      await(() -> metric(server, "seqmix_requests_open") == 0);
      server.completion("{\"prompt\": \"a\", \"max_tokens\": 1}").ok();
    }
  }

  /// Whole and streamed answers alike: the texts of a client that leaves are not written to their end.
  @Test
  void aClientThatLeavesIsNoLongerWrittenFor() throws Exception {
    try (TestServer server = TestServer.of(Shared.path("models/stories-260K"), 1, o -> o)) {
      for (String body : List.of(LONG, LONG.replaceFirst("\\{", "{\"stream\": true, "))) {
        try (Socket socket = open(server, body)) {
          await(() -> metric(server, "seqmix_texts_running") == 1);
        }
        await(() -> metric(server, "seqmix_texts_running") == 0);
      }
      assertThat(metric(server, "seqmix_tokens_written_total")).isLessThan(2 * 8 * 500);
      assertThat(server.completion("{\"prompt\": \"a\", \"max_tokens\": 1}").status()).isEqualTo(200);
    }
  }

  @Test
  void timeIsLimited() {
    try (TestServer server = TestServer.of(Shared.path("models/stories-260K"), 1,
        o -> o.withLimits(4, 1 << 20, 4000, Duration.ofMillis(50)))) {
      assertThat(server.completion(LONG).refused(504).get("code").asString()).isEqualTo("timeout");
      String streamed = server.raw(HttpRequest.newBuilder(server.uri("/v1/completions"))
          .POST(HttpRequest.BodyPublishers.ofString(LONG.replaceFirst("\\{", "{\"stream\": true, "))).build()).body();
      assertThat(streamed).contains("\"code\":\"timeout\"").doesNotContain("[DONE]");
    }
  }

  /// What runs is finished, what comes is refused.
  @Test
  void stoppingFinishesWhatRuns() throws Exception {
    TestServer server = TestServer.of(Shared.path("models/stories-260K"), 2, o -> o);
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<TestServer.Answer> running = pool.submit(() -> server.completion(
          "{\"prompt\": \"Once\", \"max_tokens\": 150, \"temperature\": 0}"));
      await(() -> metric(server, "seqmix_texts_running") == 1);
      server.server().close(Duration.ofSeconds(60));
      assertThat(running.get().ok().get("usage").get("completion_tokens").asInt()).isEqualTo(150);
    } finally {
      server.close();
    }
  }

  @Test
  void impatientStoppingGivesUpWhatRuns() throws Exception {
    TestServer server = TestServer.of(Shared.path("models/stories-260K"), 1, o -> o);
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<TestServer.Answer> running = pool.submit(() -> server.completion(LONG));
      await(() -> metric(server, "seqmix_texts_running") == 1);
      server.server().close(Duration.ZERO);
      assertThat(running.get().refused(503).get("code").asString()).isEqualTo("stopping");
    } finally {
      server.close();
    }
  }

  private static Socket open(TestServer server, String body) throws IOException {
    Socket socket = new Socket("127.0.0.1", server.server().uri().getPort());
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    socket.getOutputStream()
        .write(("POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: " + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return socket;
  }

  private static double metric(TestServer server, String name) {
    String all = server.raw(HttpRequest.newBuilder(server.uri("/metrics")).build()).body();
    return all.lines().filter(l -> l.startsWith(name + " "))
        .mapToDouble(l -> Double.parseDouble(l.substring(name.length())))
        .findFirst().orElseThrow();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      Thread.sleep(10);
    }
  }
}
