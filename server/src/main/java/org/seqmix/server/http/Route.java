package org.seqmix.server.http;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/// Something that can be asked for.
///
/// @param method the HTTP method
/// @param isOpen whether everybody may ask, without the key
/// @param action what answers
record Route(String method, boolean isOpen, Action action) {
  /// Answers a request.
  @FunctionalInterface
  interface Action {
    void answer(ServerRequest request, ServerResponse response);
  }
}
