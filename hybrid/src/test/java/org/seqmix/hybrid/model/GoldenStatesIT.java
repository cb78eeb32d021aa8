package org.seqmix.hybrid.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.hybrid.Deviation;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.mixer.MixerSpec;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;

/// Every family read in pieces, with states that are copied and saved on the way, gives the bits of one pass.
class GoldenStatesIT {
  private static final int LENGTH = 90;
  /// Of a device that sums in another order: law 5 within its bound.
  private static final double BOUND = 2e-5;

  static Stream<Arguments> models() {
    return TestDevices.all().flatMap(device -> GoldenFolder.names().map(folder -> Arguments.of(device, folder)));
  }

  private static int[] ids(Decoder decoder, int count) {
    return new SplittableRandom(11).ints(count, 0, decoder.plan().vocabulary()).toArray();
  }

  @ParameterizedTest
  @MethodSource("models")
  void piecesGiveTheBitsOfOnePass(String deviceName, String folder) {
    try (Device device = TestDevices.open(deviceName); GoldenFolder golden = GoldenFolder.open(folder);
        Model model = Model.open(golden.directory(), device, Model.Use.INFERENCE);
        Scope scope = device.newScope("test")) {
      Decoder decoder = model.decoder();
      Context c = Context.inference(scope);
      int[] ids = ids(decoder, LENGTH);
      float[] whole = decoder.stream(c, ids, Rows.of(1, LENGTH)).toFloats();
      int width = decoder.plan().width();
      for (int[] lengths : new int[][] {{LENGTH}, {1, 1, 40, 0, 1, 20, 27}, {60, 1, 1, 28}}) {
        try (DecoderState state = decoder.newState(1)) {
          int at = 0;
          for (int length : lengths) {
            int[] piece = Arrays.copyOfRange(ids, at, at + length);
            assertSame(deviceName, decoder.advance(c, piece, state.continuing(length), state).toFloats(),
                Arrays.copyOfRange(whole, at * width, (at + length) * width));
            at += length;
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void rowsOfABatchGoOnAsTheirOwn(String deviceName, String folder) {
    try (Device device = TestDevices.open(deviceName); GoldenFolder golden = GoldenFolder.open(folder);
        Model model = Model.open(golden.directory(), device, Model.Use.INFERENCE);
        Scope scope = device.newScope("test")) {
      Decoder decoder = model.decoder();
      Context c = Context.inference(scope);
      int[] ids = ids(decoder, 60);
      float[] alone = decoder.stream(c, Arrays.copyOf(ids, 20), Rows.of(1, 20)).toFloats();
      int width = decoder.plan().width();
      try (DecoderState both = decoder.newState(2)) {
        decoder.advance(c, concat(Arrays.copyOf(ids, 19), Arrays.copyOfRange(ids, 20, 60)), both.continuing(19, 40),
            both);
        try (DecoderState three = both.select(1, 0, 0); DecoderState loaded = decoder.newState(3)) {
          loaded.restore(three.tensors());
          int[] next = {ids[0], ids[19], ids[19]};
          float[] got = decoder.advance(c, next, loaded.continuing(1, 1, 1), loaded).toFloats();
          float[] expected = Arrays.copyOfRange(alone, 19 * width, 20 * width);
          assertSame(deviceName, Arrays.copyOfRange(got, width, 2 * width), expected);
          assertSame(deviceName, Arrays.copyOfRange(got, 2 * width, 3 * width), expected);
        }
      }
    }
  }

  /// Bit for bit where the device promises that, else within its bound.
  private static void assertSame(String deviceName, float[] got, float[] expected) {
    if (TestDevices.names().anyMatch(deviceName::equals)) {
      assertThat(got).isEqualTo(expected);
    } else {
      assertThat(Deviation.ofLargest(doubles(got), doubles(expected))).isLessThan(BOUND);
    }
  }

  private static double[] doubles(float[] values) {
    double[] out = new double[values.length];
    Arrays.setAll(out, i -> values[i]);
    return out;
  }

  private static int[] concat(int[] a, int[] b) {
    int[] out = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, out, a.length, b.length);
    return out;
  }

  /// The tokens' part of the state is as large as sizes say, and constant once every layer has stopped growing.
  @ParameterizedTest
  @MethodSource("org.seqmix.hybrid.model.GoldenFolder#names")
  void statesAreAsLargeAsTheSizesSay(String folder) {
    try (Device device = TestDevices.open("cpu"); GoldenFolder golden = GoldenFolder.open(folder);
        Model model = Model.open(golden.directory(), device, Model.Use.INFERENCE);
        Scope scope = device.newScope("test")) {
      Decoder decoder = model.decoder();
      ModelSizes sizes = ModelSizes.of(model.config());
      long most = sizes.mixers().stream().filter(m -> m.stateBytesPerToken() > 0).mapToLong(MixerSpec::stateTokens)
          .max().orElse(0);
      try (DecoderState state = decoder.newState(1)) {
        long before = 0;
        for (int at = 0; at < LENGTH; at += 15) {
          decoder.advance(Context.inference(scope), ids(decoder, 15), state.continuing(15), state);
          long held = state.tensors().stream().filter(p -> p.value().type().isFloat())
              .mapToLong(p -> p.value().elements() * Float.BYTES).sum();
          assertThat(held).isEqualTo(sizes.carriedBytes(1, at + 15));
          assertThat(held == before).isEqualTo(at >= most && at > 0);
          before = held;
        }
      }
    }
  }
}
