package org.seqmix.mixer.testkit;

import java.util.Arrays;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// A mixer with scattered weights on a device of its own, for one try of a law.
public final class Lab implements AutoCloseable {
  private final LawDevice where;
  private final MixerUnderTest subject;
  private final long seed;
  private final Device device;
  private final Scope scope;
  private final SequenceMixer mixer;

  private Lab(LawDevice where, MixerUnderTest subject, long seed, Extreme extreme) {
    this.where = where;
    this.subject = subject;
    this.seed = seed;
    this.device = where.open().get();
    this.scope = device.newScope("law");
    this.mixer = make(extreme, seed);
  }

  /// A mixer with the weights of `seed`.
  public static Lab open(LawDevice where, MixerUnderTest subject, long seed) {
    return open(where, subject, seed, Extreme.none());
  }

  /// A mixer with the weights of `seed` after the change of `extreme`.
  public static Lab open(LawDevice where, MixerUnderTest subject, long seed, Extreme extreme) {
    return new Lab(where, subject, seed, extreme);
  }

  private SequenceMixer make(Extreme extreme, long weightSeed) {
    return subject.make().apply(new ScatteredWeights(scope, where.type(), weightSeed, extreme).at("mixer"));
  }

  /// The mixer.
  public SequenceMixer mixer() {
    return mixer;
  }

  /// A second mixer of the same kind with other weights.
  SequenceMixer anotherMixer() {
    return make(Extreme.none(), seed + 1);
  }

  MixerUnderTest subject() {
    return subject;
  }

  LawDevice where() {
    return where;
  }

  Device device() {
    return device;
  }

  DType type() {
    return where.type();
  }

  Scope scope() {
    return scope;
  }

  /// A context that records nothing.
  Context plain() {
    return Context.inference(scope);
  }

  /// A tensor of these numbers.
  Tensor tensor(double[] values, long... dims) {
    return scope.of(type(), Shape.of(dims), values);
  }

  /// Inputs (tokens, width) of these numbers.
  Tensor inputs(double[] values) {
    int width = mixer.spec().width();
    return tensor(values, values.length / width, width);
  }

  /// The layer's output for documents that begin in `rows`.
  double[] forward(double[] u, Rows rows) {
    return mixer.forward(plain(), inputs(u), rows).toDoubles();
  }

  /// Random inputs for the tokens of a try.
  double[] randomInputs(LawCase c) {
    return c.dice("inputs").gaussians(c.tokens() * mixer.spec().width());
  }

  /// Fails unless `got` has the bits of `expected`, or, on a device that is not exact, is within its bound.
  void same(String what, double[] expected, double[] got) {
    if (where.exact()) {
      Compare.sameBits(told(what), expected, got);
    } else {
      Compare.within(told(what), where.bound(), expected, got);
    }
  }

  /// As {@link #same} for outputs of `forward`. Where the mixer keeps laws 3 and 4 within a bound only, it is relative
  /// to the largest number of `among`, all that the outputs were computed beside: a transform rounds all of a document
  /// at the size of its largest numbers.
  void sameForward(String what, double[] expected, double[] got, double[]... among) {
    if (subject.bounded().contains(device.name())) {
      double scale = Arrays.stream(among).mapToDouble(Compare::largest).reduce(Compare.largest(expected), Math::max);
      Compare.within(told(what), where.bound(), scale, expected, got);
    } else {
      same(what, expected, got);
    }
  }

  /// Fails unless `got` is within the device's bound of `expected`.
  void close(String what, double[] expected, double[] got) {
    Compare.within(told(what), where.bound(), expected, got);
  }

  /// `what`, with the mixer and the device it is about.
  String told(String what) {
    return subject.name() + " on " + where.name() + ": " + what;
  }

  @Override
  public void close() {
    scope.close();
    device.close();
  }
}
