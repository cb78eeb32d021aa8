package org.seqmix.eval.task;

import java.util.Locale;

/// What a task asks of a model.
public enum TaskKind {
  /// Which of several continuations of one context is the likeliest.
  MULTIPLE_CHOICE,
  /// After which of several contexts one continuation is the likeliest.
  CONTEXTS,
  /// Whether the one continuation of a context is what the model would write, and how likely it is.
  LAST_WORD,
  /// To write an answer.
  GENERATE;

  /// The name in a definition.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
