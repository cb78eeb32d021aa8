package org.seqmix.mixer;

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

  /// Where in a model a mixer sits.
  ///
  /// @param width columns of the residual stream
  /// @param layers layers of the model, for initialisations that scale with depth
  /// @param context longest document in tokens, for position tables
  record Site(int width, int layers, int context) {
  }
}
