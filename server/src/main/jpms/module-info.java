/// An HTTP server for models in the format of the OpenAI API, with a chat page.
module org.seqmix.server {
  requires static transitive org.jspecify;
  requires transitive org.seqmix.hybrid;
  requires io.helidon.common.buffers;
  requires io.helidon.common.socket;
  requires io.helidon.http;
  requires io.helidon.logging.common;
  requires io.helidon.webserver;
  requires io.prometheus.metrics.config;
  requires io.prometheus.metrics.core;
  requires io.prometheus.metrics.model;
  requires io.prometheus.writer.text;
  requires org.slf4j;
  requires tools.jackson.databind;

  exports org.seqmix.server;

  provides io.helidon.logging.common.spi.LoggingProvider with org.seqmix.server.http.LogAsItIs;
}
