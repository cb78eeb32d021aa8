package org.seqmix.server.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.seqmix.server.api.ApiException;
import org.seqmix.server.api.Fields;
import org.seqmix.server.api.Json;
import org.seqmix.server.serving.ClientGone;

/// Bodies of requests, up to a length.
record Bodies(long most) {
  /// The fields of the JSON object that was sent. *Errors*: a body that is too long, no HTTP or no object; behind one that is no
  /// HTTP no further request can be found, so the connection ends with the answer.
  Fields fields(ServerRequest request, ServerResponse response) {
    long stated = request.headers().contentLength().orElse(0);
    if (stated > most) {
      throw tooLong("" + stated);
    }
    if (!request.content().hasEntity()) {
      throw ApiException.request("the body: expected a JSON object {...}, got nothing");
    }
    byte[] body;
    try {
      body = read(request);
    } catch (DataReader.InsufficientDataAvailableException | CloseConnectionException | UncheckedIOException e) {
      throw new ClientGone();
    } catch (RuntimeException e) {
      response.header(HeaderNames.CONNECTION, "close");
      throw ApiException
          .request("the body: expected chunks, each with its length as a hexadecimal number before it, got "
              + "something else; send the body with Content-Length");
    }
    if (body.length > most) {
      throw tooLong("more");
    }
    return new Fields(Json.parse(body));
  }

  private byte[] read(ServerRequest request) {
    try {
      InputStream in = request.content().inputStream();
      byte[] body = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, most + 1));
      // Reads what is left: not behind a failure, where it would wait for more.
      in.close();
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ApiException tooLong(String got) {
    return ApiException.of(413, "invalid_request_error", null, "request_too_large",
        "the body: expected at most " + most + " bytes, got " + got + "; send several requests");
  }
}
