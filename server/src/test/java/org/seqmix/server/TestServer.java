package org.seqmix.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.seqmix.hybrid.engine.Engine;
import org.seqmix.hybrid.engine.EngineOptions;
import org.seqmix.hybrid.model.Model;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.cpu.CpuDevice;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server on a free port, with a client for it.
final class TestServer implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.shared();

  private final Device device;
  private final Model model;
  private final SeqmixServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpRequest.Builder headers = HttpRequest.newBuilder();

  private TestServer(Device device, Model model, SeqmixServer server) {
    this.device = device;
    this.model = model;
    this.server = server;
  }

  /// An answer.
  record Answer(int status, JsonNode body, HttpResponse<String> response) {
    /// Fails unless the request was answered.
    JsonNode ok() {
      assertThat(status).as(body.toString()).isEqualTo(200);
      return body;
    }

    /// Fails unless the request was refused in the API's format; the error.
    JsonNode refused(int expected) {
      assertThat(status).as(body.toString()).isEqualTo(expected);
      JsonNode error = body.get("error");
      assertThat(error.propertyNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
      assertThat(error.get("message").asString()).isNotEmpty();
      return error;
    }

    JsonNode choice(int index) {
      return ok().get("choices").get(index);
    }
  }

  static TestServer of(Path directory, int rows, UnaryOperator<ServerOptions> options) {
    Device device = CpuDevice.open();
    Model model = Model.open(directory, device, Model.Use.INFERENCE);
    Engine engine = new Engine(model.decoder(), EngineOptions.rows(rows).withCache(1 << 22));
    return new TestServer(device, model, SeqmixServer.start(model, engine, options.apply(ServerOptions.of("small"))));
  }

  static TestServer stories() {
    return of(Shared.path("models/stories-260K"), 8, o -> o);
  }

  SeqmixServer server() {
    return server;
  }

  URI uri(String path) {
    return server.uri().resolve(path);
  }

  TestServer withHeader(String name, String value) {
    headers.header(name, value);
    return this;
  }

  Answer completion(String body) {
    return post("/v1/completions", body);
  }

  Answer chat(String body) {
    return post("/v1/chat/completions", body);
  }

  Answer post(String path, String body) {
    return send(headers.copy().uri(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  Answer get(String path) {
    return send(headers.copy().uri(uri(path)).GET().build());
  }

  Answer send(HttpRequest request) {
    HttpResponse<String> response = raw(request);
    boolean json = response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
    return new Answer(response.statusCode(), json ? JSON.readTree(response.body()) : JSON.createObjectNode(), response);
  }

  HttpResponse<String> raw(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The events of a streamed answer, which must end with [DONE].
  List<JsonNode> events(String path, String body) {
    HttpResponse<String> response =
        raw(headers.copy().uri(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
    List<JsonNode> events = new ArrayList<>();
    String[] parts = response.body().split("\n\n");
    assertThat(parts[parts.length - 1]).isEqualTo("data: [DONE]");
    for (int i = 0; i < parts.length - 1; i++) {
      assertThat(parts[i]).startsWith("data: {");
      events.add(JSON.readTree(parts[i].substring("data: ".length())));
    }
    return events;
  }

  /// A JSON text.
  static String quoted(String text) {
    return JSON.writeValueAsString(text);
  }

  @Override
  public void close() {
    server.close();
    model.close();
    device.close();
    client.close();
  }
}
