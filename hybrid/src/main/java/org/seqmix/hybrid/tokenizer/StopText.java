package org.seqmix.hybrid.tokenizer;

import java.util.List;

/// The text of one continuation as it comes, up to the first of the stop texts, which is not part of it.
///
/// The end of what has come may be the beginning of a stop text; so much is held back until it is clear.
public final class StopText {
  private final StreamingDecoder decoder;
  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private boolean stopped;

  /// A continuation of what `decoder` has seen.
  public StopText(StreamingDecoder decoder, List<String> stops) {
    this.decoder = decoder;
    this.stops = List.copyOf(stops);
  }

  /// The text that is certain now that `id` has come.
  public String next(int id) {
    return stopped ? "" : take(decoder.next(id), false);
  }

  /// The rest.
  public String finish() {
    return stopped ? "" : take(decoder.finish(), true);
  }

  /// Whether a stop text has come.
  public boolean isStopped() {
    return stopped;
  }

  /// What has come and is held back, because it may be the beginning of a stop text.
  public String held() {
    return held.toString();
  }

  private String take(String piece, boolean last) {
    held.append(piece);
    int stop = stops.stream().mapToInt(held::indexOf).filter(at -> at >= 0).min().orElse(-1);
    stopped = stop >= 0;
    int certain = stopped ? stop : last ? held.length() : held.length() - unclear();
    String out = held.substring(0, certain);
    held.delete(0, certain);
    return out;
  }

  /// Length of the longest end of the held text that begins a stop text.
  private int unclear() {
    int longest = 0;
    for (String stop : stops) {
      for (int n = Math.min(stop.length() - 1, held.length()); n > longest; n--) {
        if (stop.startsWith(held.substring(held.length() - n))) {
          longest = n;
        }
      }
    }
    return longest;
  }
}
