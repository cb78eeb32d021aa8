package org.seqmix.server.http;

import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.seqmix.server.api.ApiException;
import org.seqmix.server.api.Fields;
import org.seqmix.server.api.Json;

/// Bodies of requests, up to a length.
record Bodies(long most) {
  /// The fields of the JSON object that was sent.
  Fields fields(ServerRequest request) {
    long stated = request.headers().contentLength().orElse(0);
    if (stated > most) {
      throw tooLong("" + stated);
    }
    if (!request.content().hasEntity()) {
      throw ApiException.request("the body: expected a JSON object {...}, got nothing");
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, most + 1));
      if (body.length > most) {
        throw tooLong("more");
      }
      return new Fields(Json.parse(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ApiException tooLong(String got) {
    return ApiException.of(413, "invalid_request_error", null, "request_too_large",
        "the body: expected at most " + most + " bytes, got " + got + "; send several requests");
  }
}
