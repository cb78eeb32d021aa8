package org.seqmix.mixer;

import org.jspecify.annotations.Nullable;

/// The way back of any state: a copy, restored. *Cost*: the whole state, at the mark and on the way back; the copy of one
/// mark is freed at the next.
final class CopiedRollback implements Rollback {
  private final MixerState state;
  private @Nullable MixerState marked;

  CopiedRollback(MixerState state) {
    this.state = state;
  }

  @Override
  public void mark(int tokens) {
    close();
    marked = state.copy();
  }

  @Override
  public boolean reachesEveryToken() {
    return false;
  }

  @Override
  public void back(int tokens) {
    state.restore(at(marked, tokens).tensors());
  }

  /// What was marked. *Errors*: nothing was, or a token after it is asked for.
  static <T> T at(@Nullable T marked, int tokens) {
    if (marked == null) {
      throw new IllegalStateException("rollback: expected a mark to go back to, got none; call mark first");
    }
    if (tokens != 0) {
      throw new IllegalArgumentException("rollback: this state goes back to its mark alone, got token " + tokens
          + " after it; ask reachesEveryToken, and read the tokens again");
    }
    return marked;
  }

  @Override
  public void close() {
    if (marked != null) {
      marked.close();
      marked = null;
    }
  }
}
