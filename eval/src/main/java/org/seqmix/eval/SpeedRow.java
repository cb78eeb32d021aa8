package org.seqmix.eval;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What one test of one model found.
///
/// @param model       its name
/// @param weights     the format of its products' weights
/// @param weightBytes bytes of all weights
/// @param parameters  numbers in them
/// @param backend     the device
/// @param threads     working on one operation
/// @param test        what was timed
/// @param speed       the runs
/// @param stateBytes  carried by all sequences at the end of the test
/// @param peakBytes   most bytes of the process resident at once since the model was opened, where the system tells
/// @param readRate    bytes a second that as many threads read in a row in this run
/// @param stepBytes   bytes a step of a generation moves at least; none for a prompt
public record SpeedRow(String model, String weights, long weightBytes, long parameters, String backend, int threads,
    SpeedTrial test, Speed speed, long stateBytes, OptionalLong peakBytes, double readRate, OptionalDouble stepBytes) {
  /// Runs one test on an open model.
  public static SpeedRow measure(TimedModel model, String backend, int threads, SpeedTrial test, Throughput throughput,
      double readRate) {
    Speed speed = test.run(model, throughput);
    OptionalDouble step = test.kind() == SpeedTrial.Kind.GENERATION
        ? OptionalDouble.of(model.stepBytes(test.batch(), test.depth(), test.tokens())) : OptionalDouble.empty();
    return new SpeedRow(model.name(), model.weights().name().toLowerCase(Locale.ROOT), model.weightBytes(),
        model.sizes().total(), backend, threads,
        test, speed, model.stateBytes(test.batch(), (long) test.depth() + test.tokens()), PeakMemory.bytes(), readRate,
        step);
  }

  /// Tokens a second of all sequences together if nothing but the step's bytes took time, read and written at
  /// `readRate`. The bytes may come from a cache, so a small model can be faster.
  public OptionalDouble bound() {
    return stepBytes.isPresent() ? OptionalDouble.of(test.batch() * readRate / stepBytes.getAsDouble())
        : OptionalDouble.empty();
  }
}
