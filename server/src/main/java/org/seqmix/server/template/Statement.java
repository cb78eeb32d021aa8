package org.seqmix.server.template;

/// A part of a template's body.
@FunctionalInterface
interface Statement {
  /// How to go on after a statement.
  enum Flow {
    NEXT, BREAK, CONTINUE
  }

  /// Runs it; what it writes goes to the frame.
  Flow run(Frame frame);
}
