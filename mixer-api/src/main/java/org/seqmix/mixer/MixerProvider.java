package org.seqmix.mixer;

import java.util.Map;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Weights;

/// Names a mixer and makes it: the plug-in point. Register an implementation with {@link java.util.ServiceLoader}.
public interface MixerProvider {
  /// The name recipes and layer plans use, such as `discrete-mamba2`.
  String name();

  /// A mixer of `site.width()` columns.
  ///
  /// Reads its options, refuses what it does not know, and asks `weights` for every weight with the way it begins.
  ///
  /// *Errors*: `IllegalArgumentException` with one line naming mixer, option, expected and got.
  SequenceMixer create(Site site, Options options, Weights.Part weights);

  /// How weights of the mixer that {@link #create} makes of the same arguments begin in a way that a recipe asks for: by
  /// their names within the mixer, those alone that begin otherwise than `create` says. No weight is read before one of the
  /// beginnings is asked for its numbers.
  ///
  /// A provider that says nothing has one beginning, its own.
  ///
  /// *Errors*: `IllegalArgumentException` with one line naming mixer, initialisation, expected and got: a way that this mixer
  /// does not have, or sizes that do not fit.
  default Map<String, Init> initialisation(Initialisation how, Site site, Options options) {
    throw new IllegalArgumentException("mixer " + name() + ": initialisation " + how.word()
        + ": expected a mixer that has it, got one that begins in its own way alone; leave student.initialisation out");
  }

  /// Where in a model a mixer sits.
  ///
  /// @param width columns of the residual stream
  /// @param layers layers of the model, for initialisations that scale with depth
  /// @param context longest document in tokens, for position tables
  record Site(int width, int layers, int context) {
  }
}
