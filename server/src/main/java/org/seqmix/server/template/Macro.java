package org.seqmix.server.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A part of a template with a name and arguments; its value is what it writes.
record Macro(Frame frame, String name, List<String> names, List<Expression> defaults, List<Statement> body)
    implements Function {
  @Override
  public Object call(List<@Nullable Object> arguments, Map<String, @Nullable Object> named) {
    if (arguments.size() > names.size() || !names.containsAll(named.keySet())) {
      throw new IllegalArgumentException(
          name + ": expected the arguments " + names + ", got " + arguments.size() + " and "
              + named.keySet());
    }
    return frame.inner(() -> frame.captured(() -> {
      for (int i = 0; i < names.size(); i++) {
        String parameter = names.get(i);
        frame.set(parameter, i < arguments.size() ? arguments.get(i)
            : named.containsKey(parameter) ? named.get(parameter) : defaults.get(i).value(frame));
      }
      StatementParser.run(body, frame);
    }));
  }
}
