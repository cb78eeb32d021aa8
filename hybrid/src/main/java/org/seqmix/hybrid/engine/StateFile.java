package org.seqmix.hybrid.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.LibraryVersion;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.DecoderState;
import org.seqmix.hybrid.safetensors.Entry;
import org.seqmix.hybrid.safetensors.Safetensors;
import org.seqmix.hybrid.safetensors.SafetensorsWriter;
import org.seqmix.hybrid.safetensors.TensorBytes;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// A {@link SavedText} in a safetensors file: `tokens` I32 (T), and `LAYER.NAME` of every tensor of the state.
///
/// It belongs to one model in one format of its weights, and to one version of Seqmix, because a text that goes on from it
/// has the bits of one read whole; any other is refused.
public final class StateFile {
  private static final String TOKENS = "tokens";
  private static final String FORMAT = "seqmix-state-1";

  private StateFile() {
  }

  /// Writes the file, which appears whole or not at all.
  ///
  /// @param model names the model and the format of its weights, for example by {@link
  ///     org.seqmix.hybrid.model.ModelHash}; whoever reads the file gives the same
  public static void write(Path file, String model, SavedText text) {
    List<Entry> entries = new ArrayList<>();
    entries.add(ints(TOKENS, new long[] {text.tokens().length}, text.tokens()));
    for (Parameter p : text.state().tensors()) {
      entries.add(entry(p.name(), p.value()));
    }
    SafetensorsWriter.write(file, entries,
        Map.of("format", FORMAT, "version", LibraryVersion.own(), "model", model));
  }

  private static Entry entry(String name, Tensor t) {
    long[] shape = t.shape().toArray();
    if (t.type() == DType.I32) {
      double[] values = t.toDoubles();
      int[] whole = new int[values.length];
      Arrays.setAll(whole, i -> (int) values[i]);
      return ints(name, shape, whole);
    }
    return new Entry(name, DType.F32, shape, TensorBytes.ofFloats(DType.F32, t.toFloats()));
  }

  private static Entry ints(String name, long[] shape, int[] values) {
    return new Entry(name, DType.I32, shape,
        TensorBytes.ofLongs(DType.I32, Arrays.stream(values).asLongStream().toArray()));
  }

  /// Reads a file that {@link #write} wrote for the same model. The caller closes what it gives.
  ///
  /// *Errors*: {@link BadInputException} for a file of another kind, model or version, or a damaged one.
  public static SavedText read(Path file, String model, Decoder decoder) {
    try (Safetensors in = Safetensors.open(file)) {
      require(file, "kind of file", FORMAT, in.metadata().get("format"));
      require(file, "version of Seqmix", LibraryVersion.own(), in.metadata().get("version"));
      require(file, "model", model, in.metadata().get("model"));
      DecoderState state = decoder.newState(1);
      try (Scope scope = decoder.device().newScope("saved state")) {
        int[] tokens = Arrays.stream(in.toLongs(TOKENS)).mapToInt(Math::toIntExact).toArray();
        decoder.requireKnown(tokens);
        state.restore(Parameters.of(in.names().stream().filter(n -> !n.equals(TOKENS))
            .map(n -> new Parameter(n, tensor(scope, in.entry(n)))).toList()));
        return new SavedText(tokens, state);
      } catch (IllegalArgumentException | ArithmeticException e) {
        state.close();
        throw new BadInputException(file + ": damaged: " + e.getMessage() + "; read the text again", e);
      } catch (RuntimeException e) {
        state.close();
        throw e;
      }
    }
  }

  private static void require(Path file, String what, String expected, @Nullable String got) {
    if (!expected.equals(got)) {
      throw new BadInputException(file + ": a state of another " + what + ": expected " + expected + ", got "
          + (got == null ? "none" : got) + "; read the text again with this one");
    }
  }

  private static Tensor tensor(Scope scope, Entry e) {
    if (e.type() == DType.I32) {
      long[] values = e.toLongs();
      int[] whole = new int[values.length];
      Arrays.setAll(whole, i -> Math.toIntExact(values[i]));
      return scope.ofInts(Shape.of(e.shape()), whole);
    }
    e.firstNonFinite().ifPresent(at -> {
      throw new IllegalArgumentException("tensor " + e.name() + ": expected finite numbers, got another at " + at);
    });
    return scope.of(DType.F32, Shape.of(e.shape()), e.toFloats());
  }
}
