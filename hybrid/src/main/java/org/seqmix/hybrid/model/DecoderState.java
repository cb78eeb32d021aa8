package org.seqmix.hybrid.model;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.Rollback;
import org.seqmix.mixer.Rollbacks;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;

/// What a whole decoder remembers: one mixer state a layer, one row a sequence. Owns its memory until closed.
///
/// States that methods give are copies: neither shares memory with the other, and both are closed.
///
/// @param layers the layers' states, all with the same number of rows
public record DecoderState(List<MixerState> layers) implements AutoCloseable {
  public DecoderState {
    layers = List.copyOf(layers);
  }

  /// Number of sequences.
  public int rows() {
    return layers.getFirst().rows();
  }

  /// Tokens of its present document that every row has seen.
  public int[] positions() {
    return layers.getFirst().positions();
  }

  /// Rows for pieces of these lengths that continue where this state stands.
  public Rows continuing(int... lengths) {
    return Rows.continuing(lengths, positions());
  }

  /// Copies of the given rows, in the given order; a row may come several times.
  public DecoderState select(int... rows) {
    return new DecoderState(layers.stream().map(s -> s.select(rows)).toList());
  }

  /// This state's rows followed by another's of the same decoder.
  public DecoderState append(DecoderState other) {
    List<MixerState> out = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      out.add(layers.get(i).append(other.layers.get(i)));
    }
    return new DecoderState(out);
  }

  /// Puts row `fromRow` of another state of the same decoder in the place of one of these rows.
  public void assign(int row, DecoderState from, int fromRow) {
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).assign(row, from.layers.get(i), fromRow);
    }
  }

  /// The next text that row `row` begins, or is assigned, will have at least `tokens` and at most `most` tokens: keys and values take
  /// memory for it then, and no more. Nothing else depends on it.
  public void makeRoom(int row, int tokens, int most) {
    layers.forEach(s -> s.makeRoom(row, tokens, most));
  }

  /// The state as named tensors, `LAYER.NAME`, for saving.
  public Parameters tensors() {
    List<Parameter> out = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      for (Parameter p : layers.get(i).tensors()) {
        out.add(new Parameter(i + "." + p.name(), p.value()));
      }
    }
    return Parameters.of(out);
  }

  /// Overwrites this state with what {@link #tensors} of a state with as many rows gave.
  public void restore(Parameters saved) {
    for (int i = 0; i < layers.size(); i++) {
      String prefix = i + ".";
      layers.get(i).restore(Parameters.of(saved.filter(n -> n.startsWith(prefix)).stream()
          .map(p -> new Parameter(p.name().substring(prefix.length()), p.value())).toList()));
    }
  }

  /// A way back to where this state will be marked; it reaches every token since the mark where all layers' states do.
  public Rollback rollback() {
    return Rollbacks.of(layers);
  }

  /// Bytes of memory held.
  public long bytes() {
    return layers.stream().mapToLong(MixerState::bytes).sum();
  }

  @Override
  public void close() {
    layers.forEach(MixerState::close);
  }
}
