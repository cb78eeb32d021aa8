package org.seqmix.eval.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The parts of pages that are not Java: styles, scripts, and templates with places like `{{title}}`.
final class Resources {
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private Resources() {}

  /// A file as it is.
  static String text(String name) {
    try (InputStream in = Objects.requireNonNull(Resources.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A template with every place filled. What goes in is not searched for places again.
  static String filled(String name, Map<String, String> values) {
    return PLACE.matcher(text(name)).replaceAll(place -> Matcher.quoteReplacement(
        Objects.requireNonNull(values.get(place.group(1)), () -> name + ": nothing for " + place.group())));
  }
}
