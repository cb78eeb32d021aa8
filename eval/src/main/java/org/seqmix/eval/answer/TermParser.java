package org.seqmix.eval.answer;

import java.math.BigInteger;
import java.util.Locale;
import org.seqmix.eval.answer.Expression.Call;
import org.seqmix.eval.answer.Expression.Name;
import org.seqmix.eval.answer.Expression.Num;
import org.seqmix.eval.answer.Expression.Percent;

/// Reads sums, products and powers; what is multiplied is read by `AtomParser`. A product binds tighter than a sum, a
/// quotient as tight as a product, from left to right, whether a sign of multiplication stands there or none.
final class TermParser {
  /// Parts of one answer that are read.
  private static final int MOST_NODES = 1000;

  private final Cursor cursor;
  private final AtomParser atoms;
  private boolean groupsDigits;
  private int nodes;

  TermParser(Cursor cursor, AnswerParser lists) {
    this.cursor = cursor;
    this.atoms = new AtomParser(cursor, lists, this);
  }

  /// Sets whether commas may group digits; gives what was set before.
  boolean groupsDigits(boolean value) {
    boolean before = groupsDigits;
    groupsDigits = value;
    return before;
  }

  boolean groupsDigits() {
    return groupsDigits;
  }

  Expression sum() {
    cursor.deeper();
    Expression sum = signedTerm(true);
    while (isSign()) {
      sum = Terms.sum(sum, signedTerm(false));
    }
    cursor.higher();
    return sum;
  }

  private boolean isSign() {
    return cursor.isNext("+") || cursor.isNext("-") || cursor.isNext("\\pm") || cursor.isNext("\\mp");
  }

  private Expression signedTerm(boolean first) {
    if (cursor.accept("-")) {
      return Terms.negated(signedTerm(first));
    }
    if (cursor.accept("+")) {
      if (first && cursor.accept("/-") || cursor.accept("-")) {
        return new Call("pm", term());
      }
      return signedTerm(first);
    }
    if (cursor.accept("\\pm")) {
      return new Call("pm", term());
    }
    if (cursor.accept("\\mp")) {
      return new Call("mp", term());
    }
    return term();
  }

  private Expression term() {
    Expression product = factor();
    while (true) {
      count();
      if (cursor.accept("*") || cursor.accept("\\cdot") || cursor.accept("\\times")) {
        product = Terms.product(product, signedFactor());
      } else if (!cursor.isNext("/-") && cursor.accept("/") || cursor.accept("\\div") || cursor.accept("/")) {
        product = Terms.quotient(product, signedFactor());
      } else if (cursor.accept("\\%") || cursor.accept("%")) {
        product = new Percent(product);
      } else if (cursor.accept("\\degree")) {
        product = new Call("degree", product);
      } else if (atoms.acceptUnit()) {
        product = atoms.isPercent() ? new Percent(product) : product;
      } else if (atoms.isHere()) {
        product = Terms.product(product, factor());
      } else {
        return product;
      }
    }
  }

  private Expression signedFactor() {
    if (cursor.accept("-")) {
      return Terms.negated(signedFactor());
    }
    cursor.accept("+");
    return factor();
  }

  /// An atom with what stands behind it: powers and factorials.
  Expression factor() {
    count();
    Expression x = atoms.read();
    while (true) {
      if (cursor.accept("^")) {
        x = Terms.power(x, exponent());
      } else if (cursor.isNext("!") && !cursor.isNext("!=") && cursor.accept("!")) {
        x = Terms.factorial(x);
      } else {
        return x;
      }
    }
  }

  Expression exponent() {
    cursor.deeper();
    Expression exponent;
    if (cursor.isNext("{")) {
      exponent = braces();
    } else if (cursor.accept("-")) {
      exponent = Terms.negated(atoms.read());
    } else {
      exponent = atoms.read();
    }
    if (cursor.accept("^")) {
      exponent = Terms.power(exponent, exponent());
    }
    cursor.higher();
    return exponent;
  }

  /// A sum in invisible braces.
  Expression braces() {
    cursor.deeper();
    cursor.expect("{");
    boolean before = groupsDigits(true);
    Expression inside = sum();
    groupsDigits(before);
    cursor.expect("}");
    cursor.higher();
    return inside;
  }

  /// What a function is applied to without brackets: factors up to the next sign, function or separator.
  Expression argument() {
    cursor.deeper();
    boolean minus = cursor.accept("-");
    Expression product = factor();
    while (atoms.isHere() && !atoms.isFunctionHere() && !cursor.isNext("(") && !cursor.isNext("|")) {
      product = Terms.product(product, factor());
    }
    if (cursor.isNext("/") && !(product instanceof Call)) {
      int mark = cursor.mark();
      cursor.accept("/");
      if (Cursor.isDigit(cursor.peek())) {
        product = Terms.quotient(product, factor());
      } else {
        cursor.back(mark);
      }
    }
    if (cursor.accept("\\degree")) {
      product = new Call("degree", product);
    }
    cursor.higher();
    return minus ? Terms.negated(product) : product;
  }

  /// An atom without what stands behind it.
  Expression factorPlain() {
    count();
    return atoms.read();
  }

  void count() {
    if (++nodes > MOST_NODES) {
      throw new TooHard("more than " + MOST_NODES + " parts");
    }
  }

  /// A number as it is written: digits, a point, an exponent of ten.
  static Num decimal(String digits) {
    String text = digits.toLowerCase(Locale.ROOT);
    int e = text.indexOf('e');
    int shift = e < 0 ? 0 : Integer.parseInt(text.substring(e + 1));
    String plain = e < 0 ? text : text.substring(0, e);
    int point = plain.indexOf('.');
    int decimals = point < 0 ? 0 : plain.length() - point - 1;
    if (plain.length() > 1000 || Math.abs(shift) > 1000) {
      throw new TooHard("a number of more than 1000 digits");
    }
    BigInteger n = new BigInteger(plain.replace(".", ""));
    int power = shift - decimals;
    return power >= 0 ? new Num(n.multiply(BigInteger.TEN.pow(power)), BigInteger.ONE)
        : new Num(n, BigInteger.TEN.pow(-power));
  }

  /// A number in another base keeps its writing: it is not the number that its digits say in ten.
  static Name based(String digits, String base) {
    return new Name(digits + "_" + base);
  }
}
