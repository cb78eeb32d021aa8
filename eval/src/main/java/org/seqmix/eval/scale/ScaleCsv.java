package org.seqmix.eval.scale;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All points as a table: one row a model, seed, selection and k.
public final class ScaleCsv {
  private static final String HEAD = "model,seed,selection,k,seconds,value,low,high\n";

  private ScaleCsv() {}

  /// UTF-8, with a head, ending with a line break. The seed is `all` for several taken together; seconds are empty where
  /// no round ended at k.
  public static byte[] bytes(Scaling scaling) {
    String rows = Stream.concat(scaling.curves().stream(), scaling.bySeed().stream())
        .flatMap(c -> c.points().stream().map(p -> row(c, p))).collect(Collectors.joining());
    return (HEAD + rows).getBytes(StandardCharsets.UTF_8);
  }

  private static String row(Curve c, CurvePoint p) {
    String seed = c.seeds().size() == 1 ? Long.toString(c.seeds().getFirst()) : "all";
    String seconds = p.seconds().isPresent() ? Double.toString(p.seconds().getAsDouble()) : "";
    return String.join(",", quoted(c.model()), seed, c.selection().key(), Integer.toString(p.k()), seconds,
        Double.toString(p.value()), Double.toString(p.bounds().low()), Double.toString(p.bounds().high())) + "\n";
  }

  private static String quoted(String text) {
    boolean isPlain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
