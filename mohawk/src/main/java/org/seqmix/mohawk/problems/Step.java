package org.seqmix.mohawk.problems;

/// One arithmetic step, for instance `83 x 3 = 249`.
///
/// A step exists only if it keeps the rules of the problems: both values lie in 0..999, the right operand in 2..99
/// (2..9 for a multiplication), and the value changes. The right operand 1 is left out so that every number in a
/// question goes with a plural.
///
/// *Errors*: an [IllegalArgumentException] that names the step and the rule it breaks.
public record Step(int left, Operation operation, int right) {
  static final int MAX_VALUE = 999;
  static final int MIN_OPERAND = 2;
  static final int MAX_OPERAND = 99;
  static final int MAX_FACTOR = 9;

  public Step {
    check(left >= 0 && left <= MAX_VALUE, "left value must be in 0..999", left, operation, right);
    check(
        right >= MIN_OPERAND && right <= operation.maxRight(),
        "right operand must be in 2.." + operation.maxRight(),
        left,
        operation,
        right);
    int result = operation.apply(left, right);
    check(result >= 0 && result <= MAX_VALUE, "result must be in 0..999", left, operation, right);
    check(result != left, "a step must change the value", left, operation, right);
  }

  public int result() {
    return operation.apply(left, right);
  }

  /// The step as a solution writes it: `83 x 3 = 249`.
  public String text() {
    return expression(left, operation, right) + " = " + result();
  }

  private static String expression(int left, Operation operation, int right) {
    return left + " " + operation.symbol() + " " + right;
  }

  private static void check(boolean kept, String rule, int left, Operation operation, int right) {
    if (!kept) {
      throw new IllegalArgumentException("step " + expression(left, operation, right) + ": " + rule);
    }
  }
}
