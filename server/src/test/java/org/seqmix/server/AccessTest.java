package org.seqmix.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Who may ask, and what everybody may see.
class AccessTest {
  @Test
  void aKeyIsAskedFor() {
    try (TestServer server = TestServer.of(Shared.path("models/stories-260K"), 1, o -> o.withApiKey("secret-key"))) {
      TestServer.Answer without = server.get("/v1/models");
      assertThat(without.refused(401).get("code").asString()).isEqualTo("invalid_api_key");
      assertThat(without.response().headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
      server.completion("{\"prompt\": \"a\"}").refused(401);
      server.get("/metrics").refused(401);
      server.get("/nothing").refused(401);
      server.get("/health").ok();
      assertThat(server.get("/").status()).isEqualTo(200);
      for (String wrong : new String[] {"Bearer secret-kex", "Bearer secret-key2", "Bearer", "Basic secret-key",
          "secret-key"}) {
        server.send(HttpRequest.newBuilder(server.uri("/v1/models")).header("Authorization", wrong).build())
            .refused(401);
      }
      server.withHeader("Authorization", "Bearer secret-key");
      server.get("/v1/models").ok();
      assertThat(server.get("/metrics").status()).isEqualTo(200);
      server.completion("{\"prompt\": \"a\", \"max_tokens\": 1}").ok();
    }
  }

  @Test
  void pagesFromElsewhereAreRefused() throws IOException {
    try (TestServer server = TestServer.of(Shared.path("models/stories-260K"), 1, o -> o)) {
      server.send(HttpRequest.newBuilder(server.uri("/v1/models")).header("Origin", "http://elsewhere.example").build())
          .refused(403);
      server.send(HttpRequest.newBuilder(server.uri("/v1/models"))
          .header("Origin", "http://127.0.0.1:" + server.server().uri().getPort()).build()).ok();
      assertThat(byHost(server, "elsewhere.example")).startsWith("HTTP/1.1 403");
      assertThat(byHost(server, "localhost:99")).startsWith("HTTP/1.1 200");
    }
  }

  private static String byHost(TestServer server, String host) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.server().uri().getPort());
        InputStream in = socket.getInputStream()) {
      socket.getOutputStream().write(("GET /v1/models HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII));
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void thePageNeedsNothingFromElsewhere() {
    try (TestServer server = TestServer.of(Shared.path("models/stories-260K"), 1, o -> o)) {
      HttpResponse<String> page = server.raw(HttpRequest.newBuilder(server.uri("/")).build());
      assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
      assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'", "script-src 'sha256-", "connect-src 'self'").doesNotContain("unsafe");
      assertThat(page.body()).doesNotContain("http://", "https://", " style=", " onclick=");
    }
  }

  @Test
  void modelsHealthAndMetricsAreTold() {
    try (TestServer server = TestServer.of(Shared.path("models/stories-260K"), 1, o -> o)) {
      assertThat(server.get("/health").ok().get("status").asString()).isEqualTo("ok");
      JsonNode list = server.get("/v1/models").ok();
      assertThat(list.get("object").asString()).isEqualTo("list");
      assertThat(list.get("data").get(0).get("id").asString()).isEqualTo("small");
      assertThat(server.get("/v1/models/small").ok().get("object").asString()).isEqualTo("model");
      int prompt =
          server.completion("{\"prompt\": [1, 403, 407], \"max_tokens\": 5, \"temperature\": 0}").ok().get("usage")
              .get("prompt_tokens").asInt();
      String metrics = server.raw(HttpRequest.newBuilder(server.uri("/metrics")).build()).body();
      assertThat(metrics).contains("seqmix_prompt_tokens_read_total " + prompt + ".0",
          "seqmix_tokens_written_total 5.0",
          "seqmix_requests_open 0.0", "seqmix_requests_total{path=\"/v1/completions\",status=\"200\"} 1.0",
          "seqmix_request_seconds_count{path=\"/v1/completions\"} 1");
    }
  }
}
