package org.seqmix.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.engine.Engine;
import org.seqmix.hybrid.engine.EngineOptions;
import org.seqmix.hybrid.model.Model;
import org.seqmix.server.SeqmixServer;
import org.seqmix.server.ServerOptions;
import org.seqmix.tensor.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seqmix serve`: answers over HTTP until the process is told to end.
@Command(name = "serve",
    description = "Serves a model over HTTP: the OpenAI API's completions and chats, and a chat page.")
@SuppressWarnings("NullAway.Init") // picocli fills in required options
final class ServeCommand extends SeqmixCommand {
  @Option(
      names = {"-m", "--model"}, required = true, paramLabel = "DIR",
      description = "The model directory."
  ) private Path model;

  @Option(
      names = "--host", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}, this machine alone; 0.0.0.0 for all)."
  ) private String host;

  @Option(
      names = "--port", paramLabel = "N", defaultValue = "8080",
      description = "Port to listen on (default: ${DEFAULT-VALUE}); 0 for any free one."
  ) private int port;

  @Option(
      names = "--name", paramLabel = "NAME",
      description = "What requests call the model; by default, the directory's name."
  ) private @Nullable String name;

  @Option(
      names = "--rows", paramLabel = "N", defaultValue = "8",
      description = "Most texts written at once (default: ${DEFAULT-VALUE}). The result is the same."
  ) private int rows;

  @Option(
      names = "--cache", paramLabel = "MIB", defaultValue = "256",
      description = "Memory for states of prompts read before (default: ${DEFAULT-VALUE}); 0 for none. The result is the same."
  ) private int cache;

  @Option(
      names = "--queue", paramLabel = "N", defaultValue = "64",
      description = "Most requests that wait beside those that can run (default: ${DEFAULT-VALUE}); more get status 429."
  ) private int queue;

  @Option(
      names = "--max-tokens", paramLabel = "N", defaultValue = "4096",
      description = "Most tokens that one text may ask for (default: ${DEFAULT-VALUE})."
  ) private int maxTokens;

  @Option(
      names = "--timeout", paramLabel = "SECONDS", defaultValue = "600",
      description = "Most time for a request, its waiting included (default: ${DEFAULT-VALUE})."
  ) private int timeout;

  @Option(
      names = "--max-body", paramLabel = "MIB", defaultValue = "16",
      description = "Longest body of a request (default: ${DEFAULT-VALUE})."
  ) private int maxBody;

  @Option(
      names = "--patience", paramLabel = "SECONDS", defaultValue = "30",
      description = "How long running requests may go on when the server is told to end (default: ${DEFAULT-VALUE})."
  ) private int patience;

  @Option(
      names = "--chat-template", paramLabel = "FILE",
      description = "A chat template to use instead of the model's own."
  ) private @Nullable Path chatTemplate;

  @Mixin private ApiKeyOption apiKey = new ApiKeyOption();

  @Mixin private DeviceOptions devices = new DeviceOptions();

  @Mixin private WeightOptions weights = new WeightOptions();

  @Override
  public Integer call() {
    check();
    String served = name != null ? name : model.toAbsolutePath().normalize().getFileName().toString();
    ServerOptions options =
        ServerOptions.of(served).at(host, port).withApiKey(apiKey.read()).withChatTemplate(chatTemplate)
            .withLimits(rows + queue, (long) maxBody << 20, maxTokens, Duration.ofSeconds(timeout));
    try (Device device = devices.open(); Model opened = Model.open(model, device, weights.format())) {
      Engine engine = new Engine(opened.decoder(), EngineOptions.rows(rows).withCache((long) cache << 20));
      try (SeqmixServer server = SeqmixServer.start(opened, engine, options); Stopping stopping = Stopping.onSignal()) {
        warn(server, options);
        out().println(server.uri());
        out().flush();
        stopping.await();
        server.close(Duration.ofSeconds(patience));
      }
    }
    return 0;
  }

  private void check() {
    if (rows < 1 || queue < 0 || cache < 0 || maxTokens < 1 || timeout < 1 || maxBody < 1 || maxBody > 1024
        || patience < 0) {
      throw usage("--rows (" + rows + "), --max-tokens (" + maxTokens + ") and --timeout (" + timeout
          + ") must be > 0, --queue (" + queue + "), --cache (" + cache + ") and --patience (" + patience
          + ") >= 0, --max-body (" + maxBody + ") in 1..1024");
    }
    if (port < 0 || port > 65535) {
      throw usage("--port: expected a number in 0..65535, got " + port);
    }
  }

  private void warn(SeqmixServer server, ServerOptions options) {
    if (options.apiKey() == null && !isLoopback(host)) {
      err().println(
          "seqmix: " + host + " can be reached from other machines and there is no API key; give --api-key-file FILE"
              + " or set " + ApiKeyOption.VARIABLE);
    }
    if (!server.hasTokenizer()) {
      err().println("seqmix: " + model + " has no tokenizer; prompts must be token ids");
    }
    err().flush();
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
