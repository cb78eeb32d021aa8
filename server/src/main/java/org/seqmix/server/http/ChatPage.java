package org.seqmix.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// The chat page: one file. The browser is told to run its script and style and no others, and to talk to this server alone.
///
/// @param html the file
/// @param policy the Content-Security-Policy
record ChatPage(String html, String policy) {
  static ChatPage read() {
    try (InputStream in = ChatPage.class.getResourceAsStream("/org/seqmix/server/chat.html")) {
      if (in == null) {
        throw new IllegalStateException("chat.html is missing from the jar of the server");
      }
      String html = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new ChatPage(html,
          "default-src 'none'; script-src " + hash(html, "script") + "; style-src " + hash(html, "style")
              + "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String html, String tag) {
    String open = "<" + tag + ">";
    int from = html.indexOf(open) + open.length();
    String content = html.substring(from, html.indexOf("</" + tag + ">", from));
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  void send(ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8").header("Content-Security-Policy", policy)
        .header("X-Content-Type-Options", "nosniff").header("Referrer-Policy", "no-referrer")
        .header(HeaderNames.CACHE_CONTROL, "no-cache");
    response.send(html.getBytes(StandardCharsets.UTF_8));
  }
}
