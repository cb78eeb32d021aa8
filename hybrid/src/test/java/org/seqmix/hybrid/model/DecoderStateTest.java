package org.seqmix.hybrid.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.hybrid.safetensors.Entry;
import org.seqmix.hybrid.safetensors.Safetensors;
import org.seqmix.hybrid.safetensors.SafetensorsWriter;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// A whole decoder's state: pieces, batches and saved states give the bits of one pass.
class DecoderStateTest {
  private static final int LENGTH = 45;

  @TempDir Path directory;

  private static int[] ids(int rows) {
    return new SplittableRandom(4).ints((long) rows * LENGTH, 0, 50).toArray();
  }

  private static Decoder decoder(Scope scope) {
    return SharedWeights.packed(TinyModels.fresh(TinyModels.hybrid(64), scope, 3), scope);
  }

  /// The stream of one row of tokens read in pieces of the given lengths.
  private static List<Float> inPieces(Decoder decoder, int[] ids, DecoderState state, Scope scope, int... lengths) {
    List<Float> out = new ArrayList<>();
    int at = 0;
    for (int length : lengths) {
      int[] piece = Arrays.copyOfRange(ids, at, at + length);
      add(out, decoder.advance(Context.inference(scope), piece, state.continuing(length), state));
      at += length;
    }
    return out;
  }

  private static void add(List<Float> out, Tensor x) {
    for (float v : x.toFloats()) {
      out.add(v);
    }
  }

  private static List<Float> whole(Decoder decoder, int[] ids, Scope scope) {
    List<Float> out = new ArrayList<>();
    add(out, decoder.stream(Context.inference(scope), ids, Rows.of(1, ids.length)));
    return out;
  }

  /// Of many tokens the stream stays, and nothing that a block computed on the way.
  @ParameterizedTest
  @MethodSource("org.seqmix.hybrid.TestDevices#names")
  void aLongPieceKeepsTheStreamAlone(String deviceName) {
    try (Device device = TestDevices.open(deviceName); Scope scope = device.newScope("test")) {
      Decoder decoder = decoder(scope);
      try (DecoderState state = decoder.newState(1); Scope pass = device.newScope("pass")) {
        decoder.advance(Context.inference(pass), ids(1), state.continuing(LENGTH), state);

        assertThat(pass.bytes()).isLessThan(2L * LENGTH * decoder.plan().width() * Double.BYTES);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.seqmix.hybrid.TestDevices#names")
  void piecesGiveTheBitsOfOnePass(String deviceName) {
    try (Device device = TestDevices.open(deviceName); Scope scope = device.newScope("test")) {
      Decoder decoder = decoder(scope);
      List<Float> expected = whole(decoder, ids(1), scope);
      for (int[] lengths : new int[][] {{45}, {1, 44}, {7, 1, 0, 13, 24}, {44, 1}}) {
        try (DecoderState state = decoder.newState(1)) {
          assertThat(inPieces(decoder, ids(1), state, scope, lengths)).isEqualTo(expected);
          assertThat(state.positions()).containsExactly(LENGTH);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.seqmix.hybrid.TestDevices#names")
  void aRowsLogitsDoNotDependOnItsBatch(String deviceName) {
    try (Device device = TestDevices.open(deviceName); Scope scope = device.newScope("test")) {
      Decoder decoder = decoder(scope);
      Context c = Context.inference(scope);
      int[] ids = ids(7);
      for (int rows : new int[] {2, 7}) {
        float[] all = decoder.forward(c, Arrays.copyOf(ids, rows * LENGTH), Rows.of(rows, LENGTH)).toFloats();
        int size = all.length / rows;
        for (int row = 0; row < rows; row++) {
          int[] own = Arrays.copyOfRange(ids, row * LENGTH, (row + 1) * LENGTH);
          assertThat(Arrays.copyOfRange(all, row * size, (row + 1) * size))
              .isEqualTo(decoder.forward(c, own, Rows.of(1, LENGTH)).toFloats());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.seqmix.hybrid.TestDevices#names")
  void savedInTheMiddleAndLoaded(String deviceName) {
    Path file = directory.resolve("state.safetensors");
    try (Device device = TestDevices.open(deviceName); Scope scope = device.newScope("test")) {
      Decoder decoder = decoder(scope);
      int[] ids = ids(1);
      List<Float> expected = whole(decoder, ids, scope);
      int width = expected.size() / LENGTH;
      try (DecoderState first = decoder.newState(1); DecoderState second = decoder.newState(1)) {
        inPieces(decoder, ids, first, scope, 20);
        save(first, file);
        inPieces(decoder, new int[] {5, 6, 7}, second, scope, 3);
        load(second, file, scope);
        assertThat(second.positions()).containsExactly(20);
        assertThat(inPieces(decoder, Arrays.copyOfRange(ids, 20, LENGTH), second, scope, 1, 24))
            .isEqualTo(expected.subList(20 * width, expected.size()));
      }
    }
  }

  private static void save(DecoderState state, Path file) {
    try (Arena arena = Arena.ofConfined()) {
      List<Entry> entries = state.tensors().stream().map(p -> {
        MemorySegment bytes = arena.allocate(p.value().elements() * p.value().type().bytes(), 8);
        p.value().device().download(p.value(), bytes);
        return new Entry(p.name(), p.value().type(), p.value().shape().toArray(), bytes);
      }).toList();
      SafetensorsWriter.write(file, entries, Map.of());
    }
  }

  private static void load(DecoderState state, Path file, Scope scope) {
    try (Safetensors saved = Safetensors.open(file)) {
      state.restore(Parameters.of(saved.names().stream().map(saved::entry).map(e -> {
        Tensor t = scope.empty(e.type(), Shape.of(e.shape()));
        scope.device().upload(e.data(), t);
        return new Parameter(e.name(), t);
      }).toList()));
    }
  }

  @ParameterizedTest
  @MethodSource("org.seqmix.hybrid.TestDevices#names")
  void selectedAndAppendedRowsGoOnAsTheirOwn(String deviceName) {
    try (Device device = TestDevices.open(deviceName); Scope scope = device.newScope("test")) {
      Decoder decoder = decoder(scope);
      Context c = Context.inference(scope);
      int[] ids = ids(2);
      int[] other = Arrays.copyOfRange(ids, LENGTH, LENGTH + 30);
      try (DecoderState a = decoder.newState(1); DecoderState b = decoder.newState(1)) {
        decoder.advance(c, Arrays.copyOf(ids, 12), a.continuing(12), a);
        decoder.advance(c, other, b.continuing(30), b);
        try (DecoderState both = a.append(b); DecoderState rows = both.select(1, 0, 1)) {
          assertThat(rows.positions()).containsExactly(30, 12, 30);
          int[] next = {9, 8, 7, 6};
          float[] got = decoder.advance(c, next, rows.continuing(1, 2, 1), rows).toFloats();
          float[] fromA = decoder.advance(c, new int[] {8, 7}, a.continuing(2), a).toFloats();
          float[] fromB = decoder.advance(c, new int[] {9}, b.continuing(1), b).toFloats();
          assertThat(Arrays.copyOf(got, fromB.length)).isEqualTo(fromB);
          assertThat(Arrays.copyOfRange(got, fromB.length, fromB.length + fromA.length)).isEqualTo(fromA);
        }
      }
    }
  }
}
