package org.seqmix.server.template;

/// A template that cannot be read or rendered: one line that names it, where, and what is wrong.
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean raised;

  TemplateException(String message, boolean raised) {
    super(message);
    this.raised = raised;
  }

  static TemplateException at(String name, int line, String what) {
    return new TemplateException(name + ": line " + line + ": " + what, false);
  }

  /// Whether the template itself refused what it was given, by `raise_exception`.
  public boolean isRaised() {
    return raised;
  }
}
