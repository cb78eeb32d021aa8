package org.seqmix.server.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.engine.ScoredToken;
import org.seqmix.hybrid.tokenizer.StopText;

/// One text while it is written: token after token in, certain text out, up to the model's end or a stop text.
///
/// A token is told once its text begins to show. A stop text takes the tokens along that lie behind its beginning; the token by
/// which the model ends is told, without text. Not for use from several threads.
public final class TextRun {
  private final @Nullable StopText text;
  private final Set<Integer> ends;
  private final boolean tellEnd;
  private final List<PlacedToken> held = new ArrayList<>();
  private int shown;
  private int count;
  private boolean ended;

  /// A text that begins `offset` code points after the answer's beginning; without a tokenizer, no text. `tellEnd` tells the
  /// token by which the model ends as well.
  public TextRun(@Nullable StopText text, Set<Integer> ends, boolean tellEnd, int offset) {
    this.text = text;
    this.ends = Set.copyOf(ends);
    this.tellEnd = tellEnd;
    this.shown = offset;
  }

  /// Takes the next token; what is certain now.
  public Delta next(ScoredToken token) {
    count++;
    ended = ends.contains(token.id());
    if (!ended || tellEnd) {
      held.add(new PlacedToken(token, shown + length(text == null ? "" : text.held())));
    }
    return ended || text == null ? show("", ended || text == null) : show(text.next(token.id()), false);
  }

  /// What was held back, when nothing more comes.
  public Delta finish() {
    return show(text == null || text.isStopped() ? "" : text.finish(), true);
  }

  private Delta show(String piece, boolean all) {
    shown += length(piece);
    boolean stopped = text != null && text.isStopped();
    List<PlacedToken> out = new ArrayList<>();
    while (!held.isEmpty() && (held.getFirst().offset() < shown || all && !stopped)) {
      out.add(held.removeFirst());
    }
    if (stopped) {
      held.clear();
    }
    return new Delta(piece, out);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /// Whether the text has come to its own end.
  public boolean isOver() {
    return ended || text != null && text.isStopped();
  }

  /// Tokens written, the last one with them.
  public int count() {
    return count;
  }
}
