package org.seqmix.eval.answer;

import java.util.Locale;
import java.util.Set;

/// Which runs of letters are words and units, and which are names of variables side by side.
final class Words {
  private static final Set<String> UNITS = Set.of("cm", "mm", "km", "kg", "mg", "ml", "ft", "hr", "hrs", "min", "mins",
      "mi", "lb", "lbs", "oz", "yd", "yds", "mph", "kph", "sq", "cu", "pts", "pt", "sec", "secs", "am", "pm", "usd",
      "rs", "eur", "deg", "rad", "rads", "inch", "hz", "mol", "cents", "km/h", "degs", "dollars", "units", "unit");
  private static final Set<String> CLOSE_UNITS = Set.of("cm", "mm", "km", "kg", "ml", "mph", "lbs", "hrs", "km/h");
  private static final Set<String> FUNCTIONS = Set.of("arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "sin",
      "cos", "tan", "cot", "sec", "csc", "log", "ln", "exp", "sqrt", "abs", "floor", "ceil", "lg");
  private static final Set<String> NAMES = Set.of("pi", "theta", "alpha", "beta", "gamma", "delta", "lambda", "omega",
      "infty", "phi", "mu", "sigma", "rho", "epsilon", "tau", "Omega", "Delta", "varphi", "ell", "psi", "xi", "eta",
      "zeta", "kappa", "nu", "chi", "Gamma", "Phi", "Psi", "Sigma", "Theta", "Lambda", "Pi");
  private static final Set<String> JOINS = Set.of("or", "and");

  private Words() {}

  static boolean isFunction(String letters) {
    return FUNCTIONS.contains(letters);
  }

  /// Whether a command or a plain word is the name of a variable or constant.
  static boolean isName(String letters) {
    return NAMES.contains(letters);
  }

  static boolean isJoin(String letters) {
    return JOINS.contains(letters.toLowerCase(Locale.ROOT).strip());
  }

  static boolean isUnit(String letters) {
    return UNITS.contains(letters.toLowerCase(Locale.ROOT));
  }

  /// Whether letters right behind a number are a unit: fewer are, as `3mi` is a product.
  static boolean isCloseUnit(String letters) {
    return CLOSE_UNITS.contains(letters);
  }

  /// A run of letters that is language: a unit, or three letters or more with a vowel and with one that seldom names a
  /// variable beside others. `abc` and `xyz` are products, `even` and `apples` are words.
  static boolean isWord(String letters) {
    String low = letters.toLowerCase(Locale.ROOT);
    return isUnit(low) || low.equals("no") || low.length() >= 3 && low.chars().anyMatch(c -> "aeiouy".indexOf(c) >= 0)
        && low.chars().anyMatch(c -> "efghijlosuvw".indexOf(c) >= 0);
  }

  /// The function that a run of letters begins with, longest first; empty if none.
  static String functionBefore(String letters) {
    for (int length = Math.min(6, letters.length()); length >= 2; length--) {
      String head = letters.substring(0, length);
      String rest = letters.substring(length);
      if (isFunction(head) && (rest.length() <= 1 || isName(rest))) {
        return head;
      }
    }
    return "";
  }
}
