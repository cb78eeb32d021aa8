package org.seqmix.server;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a server serves.
///
/// @param name what requests call the model
/// @param host the address to listen on
/// @param port the port; 0 for any free one
/// @param apiKey what clients send as `Authorization: Bearer KEY`; null for no check
/// @param chatTemplate a template to use instead of the model's own, or null
/// @param requests most requests that run or wait at once; more are refused with 429
/// @param bodyBytes longest body of a request
/// @param promptTokens most tokens of a prompt; the model's context is a limit of its own
/// @param maxTokens most tokens that one text may ask for
/// @param samples most texts of one prompt (`n`)
/// @param prompts most prompts of one request
/// @param timeout most time for a request, its waiting included
public record ServerOptions(String name, String host, int port, @Nullable String apiKey, @Nullable Path chatTemplate,
    int requests, long bodyBytes, int promptTokens, int maxTokens, int samples, int prompts, Duration timeout) {
  /// *Errors*: numbers out of range, an empty name or key.
  public ServerOptions {
    if (name.isEmpty() || host.isEmpty() || apiKey != null && apiKey.isEmpty()) {
      throw new IllegalArgumentException("server: name ('" + name + "'), host ('" + host
          + "') and API key must not be empty");
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("server: port (" + port + ") must be in 0..65535");
    }
    if (requests < 1 || bodyBytes < 1 || promptTokens < 1 || maxTokens < 1 || samples < 1 || prompts < 1
        || timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("server: requests (" + requests + "), body bytes (" + bodyBytes
          + "), prompt tokens (" + promptTokens + "), max tokens (" + maxTokens + "), samples (" + samples
          + "), prompts ("
          + prompts + ") and timeout (" + timeout + ") must be > 0");
    }
  }

  /// A server for `name` on any free port of this machine alone, with the usual limits.
  public static ServerOptions of(String name) {
    return new ServerOptions(name, "127.0.0.1", 0, null, null, 72, 16L << 20, Integer.MAX_VALUE, 4096, 16, 256,
        Duration.ofMinutes(10));
  }

  /// The same at another place.
  public ServerOptions at(String otherHost, int otherPort) {
    return new ServerOptions(name, otherHost, otherPort, apiKey, chatTemplate, requests, bodyBytes, promptTokens,
        maxTokens,
        samples, prompts, timeout);
  }

  /// The same for clients with this key alone.
  public ServerOptions withApiKey(@Nullable String key) {
    return new ServerOptions(name, host, port, key, chatTemplate, requests, bodyBytes, promptTokens, maxTokens, samples,
        prompts,
        timeout);
  }

  /// The same with another template.
  public ServerOptions withChatTemplate(@Nullable Path template) {
    return new ServerOptions(name, host, port, apiKey, template, requests, bodyBytes, promptTokens, maxTokens, samples,
        prompts,
        timeout);
  }

  /// The same with other limits.
  public ServerOptions withLimits(int moreRequests, long moreBytes, int moreTokens, Duration moreTime) {
    return new ServerOptions(name, host, port, apiKey, chatTemplate, moreRequests, moreBytes, promptTokens, moreTokens,
        samples,
        prompts, moreTime);
  }

  /// The same with other limits of what one request may ask.
  public ServerOptions withRequestLimits(int morePromptTokens, int moreSamples, int morePrompts) {
    return new ServerOptions(name, host, port, apiKey, chatTemplate, requests, bodyBytes, morePromptTokens, maxTokens,
        moreSamples, morePrompts, timeout);
  }

  /// All but the key.
  @Override
  public String toString() {
    return "ServerOptions[" + name + " at " + host + ":" + port + (apiKey == null ? "" : ", with a key") + "]";
  }
}
