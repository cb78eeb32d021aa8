package org.seqmix.eval.answer;

import java.math.BigInteger;
import org.seqmix.eval.answer.Expression.Num;

/// A decimal whose last digits repeat without end.
final class Repeating {
  private Repeating() {}

  /// The value of `0.1\overline{6}`: (16 - 1) / 90.
  static Num value(String text) {
    int line = text.indexOf('\\');
    String before = text.substring(0, line);
    String period = text.substring(text.indexOf('{') + 1, text.length() - 1);
    Num head = TermParser.decimal(before.endsWith(".") ? before + "0" : before);
    int decimals = before.length() - before.indexOf('.') - 1;
    Num tail = new Num(new BigInteger(period),
        BigInteger.TEN.pow(period.length()).subtract(BigInteger.ONE).multiply(BigInteger.TEN.pow(decimals)));
    return (Num) Terms.sum(head, tail);
  }
}
