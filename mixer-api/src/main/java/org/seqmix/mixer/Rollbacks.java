package org.seqmix.mixer;

import java.util.List;

/// The way back of several states that read the same tokens, such as those of a decoder's layers, as one: it reaches
/// every token where each of them does, since a token that one reads again all have to read again.
public final class Rollbacks implements Rollback {
  private final List<Rollback> each;

  private Rollbacks(List<Rollback> each) {
    this.each = each;
  }

  /// The way back of these states together.
  public static Rollback of(List<MixerState> states) {
    return new Rollbacks(states.stream().map(MixerState::rollback).toList());
  }

  @Override
  public void mark(int tokens) {
    each.forEach(r -> r.mark(tokens));
  }

  @Override
  public boolean reachesEveryToken() {
    return each.stream().allMatch(Rollback::reachesEveryToken);
  }

  @Override
  public void back(int tokens) {
    if (tokens != 0 && !reachesEveryToken()) {
      throw new IllegalArgumentException("rollback: these states go back to their mark alone, got token " + tokens
          + " after it; ask reachesEveryToken, and read the tokens again");
    }
    each.forEach(r -> r.back(tokens));
  }

  @Override
  public void close() {
    each.forEach(Rollback::close);
  }
}
