package org.seqmix.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.ToDoubleFunction;
import org.seqmix.hybrid.engine.EngineCounts;
import org.seqmix.hybrid.engine.EngineThread;
import org.seqmix.server.serving.Gate;

/// What the server has done and is doing, in the text format of Prometheus.
final class Metrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final EngineThread engine;
  private final Counter requests = Counter.builder().name("seqmix_requests_total").help("Requests answered.")
      .labelNames("path", "status").register(registry);
  private final Histogram seconds = Histogram.builder().name("seqmix_request_seconds")
      .help("Time from a request to the end of its answer.").labelNames("path").classicOnly()
      .classicUpperBounds(0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600).register(registry);

  Metrics(EngineThread engine, Gate gate) {
    this.engine = engine;
    GaugeWithCallback.builder().name("seqmix_requests_open").help("Requests that run or wait.")
        .callback(c -> c.call(gate.inside())).register(registry);
    gauge("seqmix_jobs_waiting", "Prompts that wait.", EngineCounts::waiting);
    gauge("seqmix_texts_running", "Texts that are being written.", EngineCounts::running);
    gauge("seqmix_cache_bytes", "Memory of kept states.", EngineCounts::cacheBytes);
    counter("seqmix_prompt_tokens_read_total", "Prompt tokens read.", EngineCounts::promptTokens);
    counter("seqmix_prompt_tokens_cached_total", "Prompt tokens not read, since a state behind them was kept.",
        EngineCounts::cachedTokens);
    counter("seqmix_tokens_written_total", "Tokens written.", EngineCounts::writtenTokens);
    counter("seqmix_cache_hits_total", "Prompts of which a part was kept.", EngineCounts::cacheHits);
    counter("seqmix_cache_misses_total", "Prompts of which nothing was kept.", EngineCounts::cacheMisses);
  }

  private void gauge(String name, String help, ToDoubleFunction<EngineCounts> value) {
    GaugeWithCallback.builder().name(name).help(help).callback(c -> c.call(value.applyAsDouble(engine.counts())))
        .register(registry);
  }

  private void counter(String name, String help, ToDoubleFunction<EngineCounts> value) {
    CounterWithCallback.builder().name(name).help(help).callback(c -> c.call(value.applyAsDouble(engine.counts())))
        .register(registry);
  }

  /// A request has been answered.
  void answered(String path, int status, long nanos) {
    requests.labelValues(path, Integer.toString(status)).inc();
    seconds.labelValues(path).observe(nanos / 1e9);
  }

  void send(ServerResponse response) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(out, registry.scrape(), EscapingScheme.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    response.header(HeaderNames.CONTENT_TYPE, PrometheusTextFormatWriter.CONTENT_TYPE);
    response.send(out.toByteArray());
  }
}
