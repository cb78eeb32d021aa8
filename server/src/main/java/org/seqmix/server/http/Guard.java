package org.seqmix.server.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.seqmix.server.api.ApiException;

/// Who may ask.
///
/// With a key, whoever sends it. Without one, a server that listens on this machine alone answers only requests that were sent to
/// this machine's names, so that a page from elsewhere cannot reach it through the user's browser.
final class Guard {
  private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "[0:0:0:0:0:0:0:1]");

  private final byte @Nullable [] key;
  private final boolean local;

  Guard(@Nullable String key, boolean local) {
    this.key = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    this.local = local;
  }

  /// Refuses with 403 what a page from elsewhere has sent. `host` and `origin` are the request's headers.
  void checkOrigin(@Nullable String host, @Nullable String origin) {
    boolean elsewhere = origin != null && !(host != null && origin.endsWith("://" + host));
    boolean otherName = key == null && local && host != null && !isLocal(host);
    if (elsewhere || otherName) {
      throw ApiException.of(403, "invalid_request_error", null, "forbidden_origin",
          elsewhere ? "expected a request of a page from here, got one of a page from " + origin
              : "expected the host localhost or 127.0.0.1, got " + host + "; set an API key to serve other names");
    }
  }

  private static boolean isLocal(String host) {
    try {
      String name = URI.create("http://" + host).getHost();
      return name != null && (LOCAL_NAMES.contains(name) || name.startsWith("127."));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// Refuses with 401 who does not send the key. The comparison takes the same time for every wrong key of a length.
  void checkKey(@Nullable String authorization) {
    if (key == null) {
      return;
    }
    String prefix = "Bearer ";
    String header = authorization == null ? "" : authorization;
    boolean sent = header.regionMatches(true, 0, prefix, 0, prefix.length());
    byte[] got = sent ? header.substring(prefix.length()).strip().getBytes(StandardCharsets.UTF_8) : new byte[0];
    if (!MessageDigest.isEqual(key, got)) {
      throw ApiException.of(401, "invalid_request_error", null, "invalid_api_key",
          "expected the header Authorization: Bearer KEY with this server's key, got "
              + (sent ? "another key" : "none"));
    }
  }
}
