package org.seqmix.server.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A parsed template. Immutable; may be rendered from many threads.
///
/// Blocks take the line break after them and the blanks before them along, as Jinja does with `trim_blocks` and
/// `lstrip_blocks`, which is how published chat templates are meant. A value that nobody set is empty text and false; anything
/// else done with it is an error, and so is every tag, filter, test, method or operator that is not known here.
///
/// *Cost*: linear in the steps that the template takes; both steps and text are bounded by {@link TemplateLimits}.
public final class Template {
  private final String name;
  private final List<Statement> body;

  private Template(String name, List<Statement> body) {
    this.name = name;
    this.body = body;
  }

  /// Parses `source`; `name` is how messages call it. *Errors*: {@link TemplateException} with the line.
  public static Template parse(String name, String source) {
    if (source.length() > TemplateLimits.SOURCE) {
      throw TemplateException.at(name, 1, "expected at most " + TemplateLimits.SOURCE + " characters, got "
          + source.length());
    }
    return new Template(name, new StatementParser(name, Scanner.pieces(name, source)).all());
  }

  /// The text for these variables: null, booleans, numbers, strings, lists, maps with text keys, and {@link Function}s.
  ///
  /// *Errors*: {@link TemplateException} for what the template refuses or does wrong, or when it exceeds a limit.
  public String render(Map<String, @Nullable Object> variables, TemplateLimits limits) {
    Frame frame = new Frame(name, limits, variables);
    for (Statement statement : body) {
      Statement.Flow flow = statement.run(frame);
      if (flow != Statement.Flow.NEXT) {
        throw frame.failure("break or continue outside a loop");
      }
    }
    return frame.text();
  }
}
