package org.seqmix.eval.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.seqmix.eval.answer.Expression.Group;
import org.seqmix.eval.answer.Expression.Relation;
import org.seqmix.eval.answer.Expression.Union;

/// Reads a whole answer, LaTeX or plain: lists, unions, relations; what stands between them is read by `TermParser`.
///
/// Empty for whatever it does not understand and whatever is longer, deeper or larger than its limits.
final class AnswerParser {
  /// Items of one list that are read.
  private static final int MOST_ITEMS = 200;

  private final Cursor cursor;
  private final TermParser terms;

  private AnswerParser(String text) {
    this.cursor = new Cursor(text);
    this.terms = new TermParser(cursor, this);
  }

  static Optional<Expression> parse(String clean) {
    if (clean.isEmpty() || clean.length() > CleanText.LONGEST) {
      return Optional.empty();
    }
    try {
      AnswerParser parser = new AnswerParser(clean);
      List<Expression> items = parser.items(true);
      if (!parser.cursor.atEnd()) {
        return Optional.empty();
      }
      List<Expression> signed = items.stream().flatMap(item -> PlusMinus.both(item).stream()).toList();
      return Optional.of(signed.size() == 1 ? signed.getFirst() : new Group("", signed));
    } catch (TooHard | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /// Items up to a closing bracket or the end. Within brackets a comma always separates; outside, `1,234` is one number.
  List<Expression> items(boolean outside) {
    List<Expression> items = new ArrayList<>();
    boolean before = terms.groupsDigits(outside);
    do {
      items.add(relation());
      if (items.size() > MOST_ITEMS) {
        throw new TooHard("more than " + MOST_ITEMS + " items");
      }
    } while (acceptSeparator());
    terms.groupsDigits(before);
    return items;
  }

  private boolean acceptSeparator() {
    boolean comma = cursor.accept(",") || cursor.accept(";");
    return acceptJoin() || comma;
  }

  private boolean acceptJoin() {
    int mark = cursor.mark();
    if (cursor.accept("\\text") || cursor.accept("\\mbox") || cursor.accept("\\textrm")) {
      if (Words.isJoin(cursor.braced())) {
        return true;
      }
    } else if (Words.isJoin(cursor.letters())) {
      return true;
    }
    cursor.back(mark);
    return false;
  }

  private Expression relation() {
    List<Expression> sides = new ArrayList<>(List.of(union()));
    List<String> operators = new ArrayList<>();
    for (String operator = operator(); !operator.isEmpty(); operator = operator()) {
      operators.add(operator);
      sides.add(union());
    }
    return operators.isEmpty() ? sides.getFirst() : new Relation(sides, operators);
  }

  private String operator() {
    if (cursor.accept("\\neq") || cursor.accept("\\ne") || cursor.accept("!=")) {
      return "!=";
    }
    if (cursor.accept("\\leq") || cursor.accept("\\le") || cursor.accept("<=") || cursor.accept("\\leqslant")) {
      return "<=";
    }
    if (cursor.accept("\\geq") || cursor.accept("\\ge") || cursor.accept(">=") || cursor.accept("\\geqslant")) {
      return ">=";
    }
    if (cursor.accept("<") || cursor.accept("\\lt")) {
      return "<";
    }
    if (cursor.accept(">") || cursor.accept("\\gt")) {
      return ">";
    }
    if (cursor.accept("\\in")) {
      return "in";
    }
    return cursor.accept("==") || cursor.accept("=") || cursor.accept("\\equiv") ? "=" : "";
  }

  private Expression union() {
    List<Expression> parts = new ArrayList<>(List.of(terms.sum()));
    while (cursor.accept("\\cup")) {
      parts.add(terms.sum());
    }
    return parts.size() == 1 ? parts.getFirst() : new Union(parts);
  }

  /// What stands between an opening bracket that has been passed and the closing one: a single item in round or square
  /// brackets is that item.
  Expression bracketed(char open) {
    cursor.deeper();
    String ends = open == '{' ? "\\}" : "";
    List<Expression> items = open == '{' && cursor.isNext("\\}") ? List.of() : items(false);
    char close;
    if (!ends.isEmpty()) {
      cursor.expect(ends);
      close = '}';
    } else {
      close = cursor.next();
      if (close != ')' && close != ']') {
        throw new TooHard("no closing bracket");
      }
    }
    cursor.higher();
    return items.size() == 1 && open != '{' ? items.getFirst() : new Group("" + open + close, items);
  }
}
