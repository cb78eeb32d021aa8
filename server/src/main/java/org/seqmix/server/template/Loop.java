package org.seqmix.server.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `for names in items if condition`, with what stands after `else` where there was nothing to go over.
record Loop(int line, List<String> names, Expression items, @Nullable Expression condition, List<Statement> body,
    List<Statement> otherwise) implements Statement {
  @Override
  public Flow run(Frame f) {
    f.at(line);
    List<@Nullable Object> all = Filters.list(f, items.value(f));
    if (condition != null) {
      Expression chosen = condition;
      all.removeIf(item -> !f.inner(() -> {
        name(f, item);
        return Values.truth(chosen.value(f));
      }));
    }
    if (all.isEmpty()) {
      return StatementParser.run(otherwise, f);
    }
    for (int i = 0; i < all.size(); i++) {
      if (turn(f, all, i) == Flow.BREAK) {
        break;
      }
    }
    return Flow.NEXT;
  }

  private Flow turn(Frame f, List<@Nullable Object> all, int i) {
    f.spend(1);
    return f.inner(() -> {
      name(f, all.get(i));
      f.set("loop", about(all, i));
      return StatementParser.run(body, f);
    });
  }

  private void name(Frame f, @Nullable Object item) {
    if (names.size() == 1) {
      f.set(names.getFirst(), item);
      return;
    }
    if (!(item instanceof List<?> parts) || parts.size() != names.size()) {
      throw f.failure("expected items of " + names.size() + " values, got " + Values.kind(item));
    }
    for (int i = 0; i < parts.size(); i++) {
      f.set(names.get(i), parts.get(i));
    }
  }

  private static Map<String, @Nullable Object> about(List<@Nullable Object> all, int i) {
    Map<String, @Nullable Object> loop = new HashMap<>();
    loop.put("index", i + 1L);
    loop.put("index0", (long) i);
    loop.put("revindex", (long) all.size() - i);
    loop.put("revindex0", all.size() - i - 1L);
    loop.put("first", i == 0);
    loop.put("last", i == all.size() - 1);
    loop.put("length", (long) all.size());
    loop.put("previtem", i == 0 ? new Undefined("previtem") : all.get(i - 1));
    loop.put("nextitem", i == all.size() - 1 ? new Undefined("nextitem") : all.get(i + 1));
    return loop;
  }
}
