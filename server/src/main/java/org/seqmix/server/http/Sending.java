package org.seqmix.server.http;

import io.helidon.common.socket.SocketWriterException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.seqmix.server.api.ApiException;
import org.seqmix.server.api.Json;
import org.seqmix.server.serving.ClientGone;
import org.seqmix.server.serving.Reply;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Sends an answer: whole as JSON, or in pieces as server-sent events.
final class Sending implements Reply {
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

  private final ServerResponse response;
  private final Watch client;
  private @Nullable OutputStream pieces;

  Sending(ServerResponse response, Watch client) {
    this.response = response;
    this.client = client;
  }

  /// Sends JSON.
  static void json(ServerResponse response, int status, JsonNode body) {
    response.status(status).header(HeaderNames.CONTENT_TYPE, "application/json")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .header("X-Content-Type-Options", "nosniff");
    response.send(Json.bytes(body));
  }

  @Override
  public void whole(ObjectNode answer) {
    begin();
    guarded(() -> json(response, 200, answer));
  }

  @Override
  public void piece(ObjectNode piece) {
    event(Json.bytes(piece));
  }

  @Override
  public void done() {
    event(DONE);
    close();
  }

  /// An error: as the answer where nothing has been sent, else as the last piece.
  void fail(ApiException failure) {
    if (pieces == null) {
      begin();
      throw failure;
    }
    event(Json.bytes(failure.body()));
    close();
  }

  private void event(byte[] data) {
    guarded(() -> {
      if (pieces == null) {
        begin();
        response.status(200).header(HeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
            .header(HeaderNames.CACHE_CONTROL, "no-store").header("X-Accel-Buffering", "no")
            .header("X-Content-Type-Options", "nosniff");
        pieces = response.outputStream();
      }
      pieces.write(DATA);
      pieces.write(data);
      pieces.write(END);
      pieces.flush();
    });
  }

  private void close() {
    guarded(() -> {
      if (pieces != null) {
        pieces.close();
      }
    });
  }

  private void begin() {
    if (!client.answers()) {
      response.header(HeaderNames.CONNECTION, "close");
    }
  }

  private interface Writing {
    void write() throws IOException;
  }

  private static void guarded(Writing writing) {
    try {
      writing.write();
    } catch (IOException | UncheckedIOException | SocketWriterException | ServerConnectionException e) {
      throw new ClientGone();
    }
  }
}
