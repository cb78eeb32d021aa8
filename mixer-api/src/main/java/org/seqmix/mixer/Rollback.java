package org.seqmix.mixer;

/// A way back for a state: remembers where it stands, and takes it there again after tokens that turned out wrong.
///
/// Made by {@link MixerState#rollback}, used again and again, closed by whoever asked for it; the state stays its owner's.
/// A recurrent state is copied and copied back; keys and values stay where they are and are cut off. *Memory*: at most
/// that of the state, taken once.
public interface Rollback extends AutoCloseable {
  /// Remembers where the state stands, instead of what was remembered before. At most `tokens` tokens of every row are
  /// read, document borders not among them, before it goes back here.
  void mark(int tokens);

  /// Whether {@link #back} reaches every token since the mark; else the mark alone.
  boolean reachesEveryToken();

  /// Takes every row to `tokens` tokens after the mark, 0 for the mark itself, bit for bit as if no more had been read. The
  /// mark stays. *Errors*: no mark, a token that it does not reach, more read than was said.
  void back(int tokens);

  @Override
  void close();
}
