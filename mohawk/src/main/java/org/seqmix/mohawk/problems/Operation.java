package org.seqmix.mohawk.problems;

/// What one step does to the running value. The symbols are those of the written solution.
public enum Operation {
  ADD("+"),
  SUBTRACT("-"),
  MULTIPLY("x");

  private final String symbol;

  Operation(String symbol) {
    this.symbol = symbol;
  }

  public String symbol() {
    return symbol;
  }

  public int apply(int left, int right) {
    return switch (this) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
    };
  }

  /// The largest right operand: two digits to add or take away, one digit to multiply by.
  int maxRight() {
    return this == MULTIPLY ? Step.MAX_FACTOR : Step.MAX_OPERAND;
  }
}
