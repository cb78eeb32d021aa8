package org.seqmix.server.http;

import io.helidon.logging.common.spi.LoggingProvider;

/// Keeps the HTTP library from setting up the platform's log, which belongs to the program, and from saying that nothing does.
public final class LogAsItIs implements LoggingProvider {
  /// For the library.
  public LogAsItIs() {}

  @Override
  public void initialization() {}

  @Override
  public void runTime() {}
}
