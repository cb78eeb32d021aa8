package org.seqmix.server.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A request that is refused, as the API says it: a status and `{"error": {"message", "type", "param", "code"}}`.
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 2000;

  private final int status;
  private final String type;
  private final @Nullable String param;
  private final @Nullable String code;

  private ApiException(int status, String type, @Nullable String param, @Nullable String code, String message) {
    super(message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "...", null, false, false);
    this.status = status;
    this.type = type;
    this.param = param;
    this.code = code;
  }

  /// A field of the request is wrong; `message` says what was expected and what came.
  public static ApiException field(String param, String message) {
    return new ApiException(400, "invalid_request_error", param, null, message);
  }

  /// The request as a whole is wrong.
  public static ApiException request(String message) {
    return new ApiException(400, "invalid_request_error", null, null, message);
  }

  /// A request refused with another status or a code of its own.
  public static ApiException of(int status, String type, @Nullable String param, @Nullable String code,
      String message) {
    return new ApiException(status, type, param, code, message);
  }

  /// The prompt does not fit.
  public static ApiException tooLong(String param, int most, int got) {
    return new ApiException(400, "invalid_request_error", param, "context_length_exceeded",
        param + ": expected at most " + most + " tokens, got " + got + "; shorten the text");
  }

  /// Something went wrong here. `message` says no more than a client may know.
  public static ApiException internal(String message) {
    return new ApiException(500, "server_error", null, null, message);
  }

  /// The HTTP status.
  public int status() {
    return status;
  }

  /// The body.
  public ObjectNode body() {
    ObjectNode out = Json.object();
    out.putObject("error").put("message", getMessage()).put("type", type).put("param", param).put("code", code);
    return out;
  }
}
