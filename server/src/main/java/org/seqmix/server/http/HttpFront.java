package org.seqmix.server.http;

import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.engine.EngineThread;
import org.seqmix.server.serving.Chats;
import org.seqmix.server.serving.Completions;
import org.seqmix.server.serving.Gate;
import org.seqmix.server.serving.Limits;
import org.seqmix.server.serving.ServedModel;

/// The HTTP server itself.
public final class HttpFront implements AutoCloseable {
  private static final int CONNECTIONS = 1024;
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration MARGIN = Duration.ofSeconds(30);
  /// A connection that is silent longer than any request may take, and than the library keeps one that has answered, is closed.
  private static final Duration SILENCE = Duration.ofMinutes(6);

  private final WebServer web;
  private final URI uri;
  private final Connections connections;

  private HttpFront(WebServer web, URI uri, Connections connections) {
    this.web = web;
    this.uri = uri;
    this.connections = connections;
  }

  /// Listens. *Errors*: a place that cannot be listened on.
  public static HttpFront start(String host, int port, @Nullable String apiKey, long bodyBytes, ServedModel model,
      EngineThread engine, Gate gate, Limits limits, Completions completions, Chats chats) {
    InetAddress address = address(host);
    Connections connections = new Connections(limits.time().plus(MARGIN));
    Metrics metrics = new Metrics(engine, gate);
    Guard guard = new Guard(apiKey, address.isLoopbackAddress());
    Bodies bodies = new Bodies(bodyBytes);
    Routes routes = new Routes(model, gate, metrics, bodies, connections, limits.request(), completions, chats);
    Dispatcher dispatcher = new Dispatcher(guard, metrics, routes.all());
    try {
      requireFree(address, port);
      WebServer web = WebServer.builder().address(address).port(port).maxTcpConnections(CONNECTIONS)
          .shutdownGracePeriod(GRACE).shutdownHook(false)
          // One protocol alone: with several, the library closes what looks like none of them without an answer.
          .protocolsDiscoverServices(false)
          .addProtocol(Http1Config.builder().addReceiveListener(connections).build())
          .connectionOptions(options -> options.readTimeout(connections.limit().plus(SILENCE)))
          .errorHandling(ErrorHandling.builder().includeEntity(true).build())
          .directHandlers(Unreadable.forAllEvents())
          .routing(rules -> rules.any(dispatcher))
          .build().start();
      if (!web.isRunning()) {
        throw new IOException("the HTTP library says why in its log");
      }
      String shown = address.getHostAddress();
      return new HttpFront(web,
          URI.create("http://" + (shown.indexOf(':') >= 0 ? "[" + shown + "]" : shown) + ":" + web.port()),
          connections);
    } catch (IOException | RuntimeException e) {
      connections.close();
      throw new BadInputException("cannot listen on " + host + ":" + port + ": "
          + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()) + "; choose another with --port",
          e);
    }
  }

  /// The library would log a place that is taken, and go on without listening.
  private static void requireFree(InetAddress address, int port) throws IOException {
    if (port != 0) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(address, port));
      }
    }
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new BadInputException("--host: expected an address of this machine, got '" + host + "'", e);
    }
  }

  /// Where it listens.
  public URI uri() {
    return uri;
  }

  @Override
  public void close() {
    web.stop();
    connections.close();
  }
}
