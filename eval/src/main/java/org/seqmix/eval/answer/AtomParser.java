package org.seqmix.eval.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.seqmix.eval.answer.Expression.Call;
import org.seqmix.eval.answer.Expression.Group;
import org.seqmix.eval.answer.Expression.Matrix;
import org.seqmix.eval.answer.Expression.Name;
import org.seqmix.eval.answer.Expression.Num;

/// Reads what is multiplied: numbers, names, brackets, fractions, roots, functions, matrices, words.
final class AtomParser {
  private static final Pattern GROUPED = Pattern.compile("\\d{1,3}(?:,\\d{3})+(?![\\d,])(?:\\.\\d+)?");
  private static final Pattern REPEATING = Pattern.compile("\\d*\\.\\d*\\\\overline ?\\{\\d{1,40}\\}");
  private static final Pattern NUMBER = Pattern
      .compile("(?:\\d+(?:\\.\\d+)?|\\.\\d+)(?:[eE][+-]?\\d{1,6}(?![\\w.]))?");
  private static final Pattern MIXED = Pattern.compile("(\\d+) ?/ ?(\\d+)(?![\\d.!^])");
  private static final Pattern WORD = Pattern
      .compile("\\\\(?:text|textbf|textit|textrm|textsf|mbox|mathrm|mathbf|mathit|rm|operatorname\\*?)(?![A-Za-z])");
  private static final Pattern ENVIRONMENT =
      Pattern.compile("\\\\begin ?\\{([pbvBV]?matrix|array)\\}(?: ?\\{[lcr| ]*\\})?");

  private final Cursor cursor;
  private final AnswerParser lists;
  private final TermParser terms;
  private boolean percent;

  AtomParser(Cursor cursor, AnswerParser lists, TermParser terms) {
    this.cursor = cursor;
    this.lists = lists;
    this.terms = terms;
  }

  /// Whether an atom can begin here, so that it multiplies what stands before.
  boolean isHere() {
    char c = cursor.peek();
    if (Cursor.isLetter(c)) {
      int mark = cursor.mark();
      boolean joins = Words.isJoin(cursor.letters());
      cursor.back(mark);
      return !joins;
    }
    if (c == '\\') {
      for (String sign : List.of("\\cup", "\\cap", "\\le", "\\leq", "\\ge", "\\geq", "\\ne", "\\neq", "\\lt", "\\gt",
          "\\in", "\\pm", "\\mp", "\\}", "\\\\", "\\end", "\\equiv", "\\rfloor", "\\rceil", "\\rvert", "\\leqslant",
          "\\geqslant", "\\%", "\\degree")) {
        if (cursor.isNext(sign)) {
          return false;
        }
      }
      int mark = cursor.mark();
      boolean joins = !cursor.acceptMatch(WORD).isEmpty() && cursor.isNext("{") && Words.isJoin(cursor.braced());
      cursor.back(mark);
      return !joins;
    }
    return c == '(' || c == '{' || c == '[' || Cursor.isDigit(c);
  }

  boolean isFunctionHere() {
    int mark = cursor.mark();
    cursor.accept("\\");
    boolean function = !Words.functionBefore(cursor.letters()).isEmpty();
    cursor.back(mark);
    return function;
  }

  /// Passes a unit or word behind a value, with its power and what it is counted by.
  boolean acceptUnit() {
    percent = false;
    int mark = cursor.mark();
    if (!acceptWord()) {
      cursor.back(mark);
      return false;
    }
    while (true) {
      int before = cursor.mark();
      if (cursor.accept("^")) {
        terms.exponent();
      } else if (!(acceptWord() || cursor.accept("/") && (acceptWord() || cursor.letters().length() == 1))) {
        cursor.back(before);
        return true;
      }
    }
  }

  /// Whether the unit passed last was "percent".
  boolean isPercent() {
    return percent;
  }

  private boolean acceptWord() {
    int mark = cursor.mark();
    String word;
    if (!cursor.acceptMatch(WORD).isEmpty()) {
      word = cursor.isNext("{") ? cursor.braced().strip() : cursor.letters();
      if (Words.isFunction(word) || Words.isJoin(word)) {
        cursor.back(mark);
        return false;
      }
    } else {
      boolean spaced = cursor.isSpaced();
      word = cursor.letters();
      boolean language = spaced ? Words.isWord(word) : Words.isCloseUnit(word);
      if (word.isEmpty() || Words.isJoin(word) || !language && !(spaced && word.equals("in"))
          || !Words.functionBefore(word).isEmpty() || Words.isName(word)) {
        cursor.back(mark);
        return false;
      }
    }
    percent |= word.toLowerCase(Locale.ROOT).equals("percent");
    return true;
  }

  Expression read() {
    char c = cursor.peek();
    if (Cursor.isDigit(c) || c == '.') {
      return number();
    }
    if (Cursor.isLetter(c)) {
      return letters();
    }
    switch (c) {
      case '\\' -> {
        return command();
      }
      case '{' -> {
        return braces();
      }
      case '(', '[' -> {
        cursor.next();
        return lists.bracketed(c);
      }
      case '|' -> {
        cursor.next();
        Expression inside = terms.sum();
        cursor.expect("|");
        return new Call("abs", inside);
      }
      default -> throw new TooHard("no value");
    }
  }

  /// Invisible braces, or, with several items, those of a set written plainly.
  private Expression braces() {
    cursor.deeper();
    cursor.expect("{");
    List<Expression> items = cursor.isNext("}") ? List.of() : lists.items(false);
    cursor.expect("}");
    cursor.higher();
    return items.size() == 1 ? items.getFirst() : new Group("{}", items);
  }

  private Expression number() {
    String repeating = cursor.acceptMatch(REPEATING);
    if (!repeating.isEmpty()) {
      return Repeating.value(repeating);
    }
    String digits = terms.groupsDigits() ? cursor.acceptMatch(GROUPED).replace(",", "") : "";
    if (digits.isEmpty()) {
      digits = cursor.acceptMatch(NUMBER);
    }
    if (digits.isEmpty()) {
      throw new TooHard("a point without digits");
    }
    if (cursor.peekRaw() == '.') {
      cursor.next();
    }
    if (cursor.accept("_")) {
      return TermParser.based(digits, cursor.isNext("{") ? cursor.braced().strip() : cursor.digits());
    }
    Num whole = TermParser.decimal(digits);
    return whole.isInteger() ? mixed(whole) : whole;
  }

  /// A whole number with a proper fraction behind it is their sum.
  private Expression mixed(Num whole) {
    int mark = cursor.mark();
    boolean spaced = cursor.isSpaced();
    Expression part = Terms.ONE;
    if (cursor.isNext("\\frac")) {
      part = command();
    } else if (spaced) {
      String plain = cursor.acceptMatch(MIXED);
      int slash = plain.indexOf('/');
      part = slash < 0 ? part
          : Terms.quotient(TermParser.decimal(plain.substring(0, slash).strip()),
              TermParser.decimal(plain.substring(slash + 1).strip()));
    }
    if (part instanceof Num n && n.numerator().signum() > 0 && n.compareTo(Terms.ONE) < 0) {
      return Terms.sum(whole, part);
    }
    cursor.back(mark);
    return whole;
  }

  private Expression letters() {
    int mark = cursor.mark();
    String run = cursor.letters();
    String function = Words.functionBefore(run);
    if (!function.isEmpty()) {
      cursor.back(cursor.mark() - run.length() + function.length());
      return Functions.read(function, cursor, terms);
    }
    if (Words.isName(run)) {
      return name(run);
    }
    if (run.equals("infinity") || run.equals("inf") || run.equals("Infinity")) {
      return Terms.INFINITY;
    }
    if (Words.isWord(run)) {
      StringBuilder words = new StringBuilder(run.toLowerCase(Locale.ROOT));
      for (String more = cursor.letters(); !more.isEmpty(); more = cursor.letters()) {
        words.append(' ').append(more.toLowerCase(Locale.ROOT));
      }
      return new Name(words.toString());
    }
    cursor.back(mark);
    return name(String.valueOf(cursor.next()));
  }

  /// A name with its index, if one follows.
  private Name name(String name) {
    if (!cursor.accept("_")) {
      return new Name(name);
    }
    String index = cursor.isNext("{") ? cursor.braced() : String.valueOf(cursor.next());
    return new Name(name + "_" + index.replace(" ", ""));
  }

  private Expression command() {
    if (!cursor.acceptMatch(WORD).isEmpty()) {
      String word = cursor.isNext("{") ? cursor.braced().strip() : cursor.letters();
      return Words.isFunction(word) ? Functions.read(word, cursor, terms) : words(word);
    }
    if (!cursor.acceptMatch(ENVIRONMENT).isEmpty()) {
      return matrix();
    }
    cursor.expect("\\");
    if (cursor.peekRaw() == '{') {
      cursor.next();
      return lists.bracketed('{');
    }
    String name = cursor.letters();
    return switch (name) {
      case "frac" -> {
        Expression above = part();
        yield Terms.quotient(above, part());
      }
      case "binom", "dbinom", "tbinom" -> {
        Expression above = part();
        yield Terms.binomial(above, part());
      }
      case "sqrt" -> Functions.root(cursor, terms);
      case "lfloor" -> fenced("floor", "\\rfloor");
      case "lceil" -> fenced("ceil", "\\rceil");
      case "lvert", "vert" -> fenced("abs", name.equals("vert") ? "\\vert" : "\\rvert");
      case "emptyset", "varnothing" -> new Group("{}", List.of());
      case "mathbb", "vec", "boldsymbol", "hat", "bar", "mathcal" ->
          name(name + " " + (cursor.isNext("{") ? cursor.braced().strip() : String.valueOf(cursor.next())));
      default -> {
        if (Words.isFunction(name)) {
          yield Functions.read(name, cursor, terms);
        }
        if (Words.isName(name)) {
          yield name(name);
        }
        throw new TooHard("unknown command " + name);
      }
    };
  }

  private Expression words(String word) {
    String plain = word.replaceAll("^\\(([A-Za-z])\\)$", "$1");
    if (plain.length() == 1 && Cursor.isLetter(plain.charAt(0))) {
      return name(plain);
    }
    if (plain.isEmpty()) {
      throw new TooHard("empty text");
    }
    try {
      return TermParser.decimal(plain);
    } catch (NumberFormatException e) {
      return new Name(plain.toLowerCase(Locale.ROOT));
    }
  }

  private Expression fenced(String function, String close) {
    Expression inside = terms.sum();
    cursor.expect(close);
    return new Call(function, inside);
  }

  /// A part of a fraction: braces, or a single digit, letter or command.
  Expression part() {
    if (cursor.isNext("{")) {
      return terms.braces();
    }
    return Cursor.isDigit(cursor.peek()) ? Num.of(cursor.next() - '0') : single();
  }

  private Expression single() {
    return Cursor.isLetter(cursor.peek()) ? new Name(String.valueOf(cursor.next())) : read();
  }

  private Expression matrix() {
    cursor.deeper();
    List<List<Expression>> rows = new ArrayList<>();
    do {
      if (cursor.isNext("\\end")) {
        break;
      }
      List<Expression> row = new ArrayList<>();
      do {
        row.add(terms.sum());
      } while (cursor.accept("&"));
      rows.add(row);
      if (row.size() != rows.getFirst().size()) {
        throw new TooHard("rows of different lengths");
      }
    } while (cursor.accept("\\\\"));
    cursor.expect("\\end");
    cursor.braced();
    cursor.higher();
    return new Matrix(rows);
  }
}
