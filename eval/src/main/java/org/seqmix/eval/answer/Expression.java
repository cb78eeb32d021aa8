package org.seqmix.eval.answer;

import java.math.BigInteger;
import java.util.List;

/// An answer as mathematics: a small tree without layout. Two equal records are the same answer; two different ones may
/// still be. `Terms` builds sums, products and powers and folds what is rational.
public sealed interface Expression {
  /// A rational number in lowest terms, its denominator positive.
  record Num(BigInteger numerator, BigInteger denominator) implements Expression, Comparable<Num> {
    public Num {
      if (denominator.signum() <= 0) {
        throw new IllegalArgumentException("denominator (" + denominator + ") must be > 0");
      }
      BigInteger common = numerator.gcd(denominator);
      numerator = numerator.divide(common);
      denominator = denominator.divide(common);
    }

    static Num of(long n) {
      return new Num(BigInteger.valueOf(n), BigInteger.ONE);
    }

    boolean isInteger() {
      return denominator.equals(BigInteger.ONE);
    }

    @Override
    public int compareTo(Num other) {
      return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
    }
  }

  /// A variable, a constant (`pi`, `e`, `i`, `infty`), a number in another base as it is written, or words.
  record Name(String name) implements Expression {
  }

  /// All terms added.
  record Sum(List<Expression> terms) implements Expression {
    public Sum {
      terms = List.copyOf(terms);
    }
  }

  /// All factors multiplied; a quotient has a power of -1.
  record Product(List<Expression> factors) implements Expression {
    public Product {
      factors = List.copyOf(factors);
    }
  }

  /// A power; roots have a fraction as exponent. The real root where the base is real and its degree odd.
  record Power(Expression base, Expression exponent) implements Expression {
  }

  /// A function of one argument: `sin`, `ln`, `abs`, `degree`, `factorial`, `pm` (plus or minus) and others.
  record Call(String function, Expression argument) implements Expression {
  }

  /// Several in a row, within brackets as `kind` has them: `()` a tuple or open interval, `[]`, `(]`, `[)`, `{}` a set, and
  /// "" a bare list.
  record Group(String kind, List<Expression> items) implements Expression {
    public Group {
      items = List.copyOf(items);
    }
  }

  /// A union of sets or intervals.
  record Union(List<Expression> parts) implements Expression {
    public Union {
      parts = List.copyOf(parts);
    }
  }

  /// Rows of equal length.
  record Matrix(List<List<Expression>> rows) implements Expression {
    public Matrix {
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /// Sides and the relations between them, one fewer: `=`, `<`, `<=`, `>`, `>=`, `!=`, `in`.
  record Relation(List<Expression> sides, List<String> operators) implements Expression {
    public Relation {
      sides = List.copyOf(sides);
      operators = List.copyOf(operators);
    }
  }

  /// A number of hundredths.
  record Percent(Expression value) implements Expression {
  }
}
