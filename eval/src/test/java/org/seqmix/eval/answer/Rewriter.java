package org.seqmix.eval.answer;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes a reference answer as somebody else might: the same answer in other forms, and others that are near it.
final class Rewriter {
  private static final Pattern INTEGER = Pattern.compile("-?\\d+");
  private static final Pattern FRACTION = Pattern.compile("(-?)\\\\d?frac\\{(\\d+)\\}\\{(\\d+)\\}");
  private static final Pattern ROOT = Pattern.compile("\\\\sqrt\\{(\\d+)\\}");
  private static final Pattern LAST_DIGIT = Pattern.compile("\\d(?=\\D*$)");

  private Rewriter() {}

  /// Other forms of the same answer.
  static List<String> same(String a) {
    List<String> out = new ArrayList<>(List.of("$" + a + "$", " " + a + ".", "\\boxed{" + a + "}", "\\(" + a + "\\)"));
    out.add(a.replace("\\frac", "\\dfrac").replace("\\ddfrac", "\\dfrac"));
    out.add(a.replace("(", "\\left(").replace(")", "\\right)").replace("\\left\\left", "\\left")
        .replace("\\right\\right", "\\right"));
    out.add(a.replace("+", " + ").replace(" - ", "-"));
    out.add(a.replace("\\pi", "π").replace("\\infty", "∞").replace("^\\circ", "°").replace("\\pm", "±"));
    out.add(ROOT.matcher(a).replaceAll(m -> "{\\\\sqrt{" + m.group(1) + "\\\\cdot 4}/2}"));
    out.add(ROOT.matcher(a).replaceAll("{{$1}^{1/2}}"));
    String plain = a.replace(",", "");
    if (INTEGER.matcher(plain).matches()) {
      integer(new BigInteger(plain), out);
    }
    Matcher fraction = FRACTION.matcher(a);
    if (fraction.matches()) {
      fraction(fraction.group(1), new BigInteger(fraction.group(2)), new BigInteger(fraction.group(3)), out);
    }
    out.add(FRACTION.matcher(a).replaceAll("$1\\\\frac{$2\\\\cdot 6}{$3 \\\\times 6}"));
    if (a.matches("-?\\d+(, ?-?\\d+)+") && !a.matches("\\d{1,3}(,\\d{3})+")) {
      List<String> items = new ArrayList<>(List.of(a.split(", ?")));
      Collections.reverse(items);
      out.add(String.join(", ", items));
      out.add("\\{" + String.join(",", items) + "\\}");
      out.add(String.join(" \\text{ and } ", items));
    }
    if (a.matches("[a-z0-9^+ -]*[a-z][a-z0-9^+ -]*") && a.contains("+")) {
      out.add("y = " + a);
    }
    if (a.contains("pmatrix")) {
      out.add(a.replace("pmatrix", "bmatrix"));
    }
    if (a.matches("\\\\text\\{[a-z A-Z]+\\}")) {
      out.add(a.substring(6, a.length() - 1));
      out.add(a.toUpperCase(java.util.Locale.ROOT).replace("\\TEXT", "\\textbf"));
    }
    return out;
  }

  private static void integer(BigInteger n, List<String> out) {
    String grouped = String.format(java.util.Locale.ROOT, "%,d", n);
    out.addAll(List.of(grouped, grouped.replace(",", ",\\!"), grouped.replace(",", "{,}"), n + ".0", n + ".00", n + ".",
        "$\\$" + n + "$", "$" + grouped, n + " \\text{ units}", n + " apples", n + "\\text{ cm}^2", n + "^\\circ",
        n + "\\%",
        "x = " + n, "\\frac{" + n.multiply(BigInteger.valueOf(7)) + "}{7}", n.shiftLeft(1) + "/2",
        n.add(BigInteger.ONE) + "-1", n + "\\cdot 1", n + " \\text{ dollars}", n + " meters per second"));
  }

  private static void fraction(String sign, BigInteger above, BigInteger below, List<String> out) {
    out.addAll(List.of(sign + above + "/" + below, sign + above + " / " + below,
        sign + "\\tfrac{" + above + "}{" + below
            + "}",
        sign + above.multiply(BigInteger.TWO) + "/" + below.multiply(BigInteger.TWO),
        "\\frac{" + sign + above + "}{" + below + "}", sign + "\\frac{" + above + "}{" + below + "} \\text{ cm}"));
    if (above.compareTo(below) > 0) {
      out.add(sign + above.divide(below) + "\\frac{" + above.mod(below) + "}{" + below + "}");
      out.add(sign + above.divide(below) + " " + above.mod(below) + "/" + below);
    }
    Optional<String> decimal = decimal(above, below);
    decimal.ifPresent(d -> out.add(sign + d));
  }

  private static Optional<String> decimal(BigInteger above, BigInteger below) {
    try {
      return Optional.of(new java.math.BigDecimal(above).divide(new java.math.BigDecimal(below)).toPlainString());
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  /// Other answers: a digit more or less, a sign, a term, a factor.
  static List<String> different(String a) {
    List<String> out = new ArrayList<>();
    Matcher digit = LAST_DIGIT.matcher(a);
    if (digit.find()) {
      int other = (digit.group().charAt(0) - '0' + 1) % 10;
      out.add(a.substring(0, digit.start()) + other + a.substring(digit.end()));
    }
    boolean value = !a.contains("text") && !a.contains("matrix") && !a.contains("=") && !a.contains("\\pm")
        && !a.matches(".*\\d_.*") && !a.matches(".*[(\\[].*,.*|\\d, ?-?\\d.*");
    if (value) {
      out.add(a + "+1");
      if (!a.replaceAll("\\\\circ|\\^", "").equals("0")) {
        out.add("-(" + a + ")");
        out.add("2(" + a + ")");
      }
    }
    if (a.contains("\\text")) {
      out.add("\\text{nothing of the kind}");
      out.add("nothing");
    }
    out.add("");
    out.add("(" + a + ", 1)");
    out.add("z^{17}");
    return out;
  }
}
