package org.seqmix.mohawk.stage;

import org.seqmix.mixer.Options;

/// Names a stage of one's own and makes it, so that recipes can ask for it: `stage: NAME`. Register an implementation
/// with {@link java.util.ServiceLoader}.
public interface StageProvider {
  /// The name recipes use; none of the built-in ones.
  String name();

  /// The stage, for the recipe's `options`: reads those it knows, then calls {@link Options#finish}.
  Stage create(Options options);
}
