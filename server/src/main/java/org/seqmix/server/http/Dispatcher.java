package org.seqmix.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.seqmix.server.api.ApiException;
import org.seqmix.server.serving.ClientGone;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes every request: checks who asks, finds the route, and turns whatever goes wrong into an error of the API.
final class Dispatcher implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  /// As others count requests whose client left.
  private static final int CLIENT_LEFT = 499;
  /// What has not been read of such a request is left to the library.
  private static final int TOO_LARGE = 413;
  private static final String RETRY_SECONDS = "1";

  private final Guard guard;
  private final Metrics metrics;
  private final Map<String, Route> routes;

  Dispatcher(Guard guard, Metrics metrics, Map<String, Route> routes) {
    this.guard = guard;
    this.metrics = metrics;
    this.routes = Map.copyOf(routes);
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    long begin = System.nanoTime();
    String path = request.path().path();
    int status = CLIENT_LEFT;
    if ("close".equalsIgnoreCase(header(request, "Connection"))) {
      response.header(HeaderNames.CONNECTION, "close");
    }
    try {
      answer(path, request, response);
      status = response.status().code();
    } catch (ClientGone gone) {
      throw new CloseConnectionException("the client has gone");
    } catch (ApiException e) {
      status = refuse(e, request, response);
    } catch (CancellationException e) {
      status = refuse(ApiException.of(503, "server_error", null, "stopping", "the server is stopping; try again later"),
          request,
          response);
    } catch (RuntimeException | Error e) {
      LOG.warn("{} {}: unexpected failure", request.prologue().method(), path, e);
      status = refuse(ApiException.internal("unexpected failure; the server's log says more"), request, response);
    } finally {
      metrics.answered(routes.containsKey(path) ? path : "other", status, System.nanoTime() - begin);
    }
    if (status != TOO_LARGE && "close".equalsIgnoreCase(response.headers().first(HeaderNames.CONNECTION).orElse(""))) {
      // The library would keep the connection open.
      throw new CloseConnectionException("answered; the connection was to be closed");
    }
  }

  private void answer(String path, ServerRequest request, ServerResponse response) {
    guard.checkOrigin(header(request, "Host"), header(request, "Origin"));
    Route route = routes.get(path);
    if (route == null || !route.isOpen()) {
      guard.checkKey(header(request, "Authorization"));
    }
    if (route == null) {
      throw ApiException.of(404, "invalid_request_error", null,
          path.startsWith("/v1/models/") ? "model_not_found" : "not_found",
          "expected one of " + String.join(", ", routes.keySet().stream().sorted().toList()) + ", got " + path);
    }
    String method = request.prologue().method().text();
    if (!route.method().equals(method)) {
      response.header(HeaderNames.ALLOW, route.method());
      throw ApiException.of(405, "invalid_request_error", null, "method_not_allowed",
          path + ": expected " + route.method() + ", got " + method);
    }
    route.action().answer(request, response);
  }

  private static @Nullable String header(ServerRequest request, String name) {
    return request.headers().first(HeaderNames.create(name)).orElse(null);
  }

  private static int refuse(ApiException failure, ServerRequest request, ServerResponse response) {
    if (response.isSent()) {
      throw new CloseConnectionException("failed while answering: " + failure.getMessage());
    }
    switch (failure.status()) {
      case 401 -> response.header("WWW-Authenticate", "Bearer");
      case 429, 503 -> response.header("Retry-After", RETRY_SECONDS);
      default -> {
      }
    }
    if (failure.status() == TOO_LARGE) {
      response.header(HeaderNames.CONNECTION, "close");
    }
    Sending.json(response, failure.status(), failure.body());
    return failure.status();
  }
}
