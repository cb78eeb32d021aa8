package org.seqmix.mohawk.problems;

/// How large the numbers of a problem are: the finer grading within a number of steps.
public enum NumberSize {
  /// Operands to 20, factors to 5, every value below 100.
  SMALL(2, 20, 2, 5, 0, 99),
  /// The whole range: operands to 99, factors to 9, values 0 to 999.
  FULL(2, 99, 2, 9, 0, 999),
  /// Operands from 11, factors from 3, and every result has three digits.
  LARGE(11, 99, 3, 9, 100, 999);

  private final int minOperand;
  private final int maxOperand;
  private final int minFactor;
  private final int maxFactor;
  private final int minResult;
  private final int maxResult;

  NumberSize(int minOperand, int maxOperand, int minFactor, int maxFactor, int minResult, int maxResult) {
    this.minOperand = minOperand;
    this.maxOperand = maxOperand;
    this.minFactor = minFactor;
    this.maxFactor = maxFactor;
    this.minResult = minResult;
    this.maxResult = maxResult;
  }

  /// The values a problem may start from.
  Span starts() {
    return new Span(minOperand, maxOperand);
  }

  /// The right operands with which `operation` takes `left` to an allowed other value; empty if there is none.
  Span operands(int left, Operation operation) {
    return switch (operation) {
      case ADD -> new Span(Math.max(minOperand, minResult - left), Math.min(maxOperand, maxResult - left));
      case SUBTRACT -> new Span(Math.max(minOperand, left - maxResult), Math.min(maxOperand, left - minResult));
      case MULTIPLY -> left == 0
          ? new Span(1, 0)
          : new Span(Math.max(minFactor, Math.ceilDiv(minResult, left)), Math.min(maxFactor, maxResult / left));
    };
  }
}
