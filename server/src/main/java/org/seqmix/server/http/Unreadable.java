package org.seqmix.server.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import org.jspecify.annotations.Nullable;
import org.seqmix.server.api.ApiException;
import org.seqmix.server.api.Json;

/// Answers what the HTTP library cannot read, and so never reaches a route: in the API's format, and then the connection ends.
final class Unreadable implements DirectHandler {
  /// What the library says of a request where it keeps its reason to itself.
  private static final String NO_REASON = "see server log";

  private Unreadable() {}

  static DirectHandlers forAllEvents() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      handlers.addHandler(type, new Unreadable());
    }
    return handlers.build();
  }

  @Override
  public TransportResponse handle(TransportRequest request, EventType event, Status status,
      ServerResponseHeaders headers, @Nullable String reason) {
    // Whatever a route throws is answered by the dispatcher: failures that come here are the reader's, such as at a method of
    // other characters than HTTP allows.
    Status told = event == EventType.INTERNAL_ERROR ? Status.BAD_REQUEST_400 : status;
    return TransportResponse.builder().status(told).headers(headers).keepAlive(false)
        .header(HeaderNames.CONTENT_TYPE, "application/json").header(HeaderNames.CACHE_CONTROL, "no-store")
        .header(HeaderNames.create("X-Content-Type-Options"), "nosniff")
        .entity(Json.bytes(failure(told.code(), reason).body())).build();
  }

  private static ApiException failure(int status, @Nullable String reason) {
    String got = reason == null || reason.contains(NO_REASON) ? "something else" : "one that is refused: " + reason;
    return switch (status) {
      case 414 -> refused(status, "the request line: expected at most 4096 bytes, got more");
      case 505 -> refused(status, "the request line: expected METHOD PATH HTTP/1.1, got another version of HTTP");
      default -> status < 500
          ? refused(status,
              "the request: expected METHOD PATH HTTP/1.1, a line for every header and an empty line, got " + got)
          : ApiException.of(status, "server_error", null, null, "the request cannot be taken now; try again later");
    };
  }

  private static ApiException refused(int status, String message) {
    return ApiException.of(status, "invalid_request_error", null, "invalid_http", message);
  }
}
