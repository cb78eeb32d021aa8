package org.seqmix.hybrid.tokenizer;

import java.util.Arrays;

/// Turns ids into text as they come: a piece is handed out as soon as its characters cannot change any more.
///
/// A token may hold a part of a character only, and what a token looks like depends on the one before it; so each step
/// decodes a short window that begins at the last piece handed out. Bytes of a tokenizer with byte fallback are held
/// until another token follows, since one invalid byte changes how its whole run is read.
///
/// *Cost*: a few native calls a token, independent of the length so far. Not for use from several threads.
public final class StreamingDecoder {
  private static final char INCOMPLETE = '\uFFFD';

  private final Tokenizer tokenizer;
  private final boolean skipSpecial;
  private int[] window = new int[16];
  private int length;
  private int shown;
  private String shownText = "";

  StreamingDecoder(Tokenizer tokenizer, boolean skipSpecial) {
    this.tokenizer = tokenizer;
    this.skipSpecial = skipSpecial;
  }

  /// The text that is complete now that `id` has come; often one word, sometimes nothing.
  public String next(int id) {
    if (!tokenizer.isKnown(id) || (skipSpecial && tokenizer.isSpecial(id))) {
      return "";
    }
    if (length == window.length) {
      window = Arrays.copyOf(window, 2 * length);
    }
    window[length++] = id;
    String text = windowText();
    boolean complete = !tokenizer.isByte(id) && text.length() > shownText.length()
        && text.charAt(text.length() - 1) != INCOMPLETE;
    return complete ? handOut(text) : "";
  }

  /// The rest: an unfinished character at the end, as the whole decode shows it. The decoder may then begin anew.
  public String finish() {
    String rest = rest(windowText());
    length = 0;
    shown = 0;
    shownText = "";
    return rest;
  }

  private String handOut(String text) {
    String piece = rest(text);
    System.arraycopy(window, shown, window, 0, length - shown);
    length -= shown;
    shown = length;
    shownText = windowText();
    return piece;
  }

  private String rest(String text) {
    return text.substring(Math.min(shownText.length(), text.length()));
  }

  private String windowText() {
    return tokenizer.decode(Arrays.copyOf(window, length), skipSpecial);
  }
}
