package org.seqmix.mixer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Parameters;

/// The states of several mixers that read the same tokens, as one.
///
/// Its tensors are the parts', each name behind its part's and a dot. *Errors*: parts of different rows or positions,
/// a state of other parts. A part that refuses a {@link #restore} leaves those before it restored.
public final class CompositeState implements MixerState {
  /// The state of one mixer.
  ///
  /// @param name begins its tensors' names; no other part has it
  /// @param state closed with the whole
  public record Part(String name, MixerState state) {
  }

  private final List<Part> parts;

  /// The state of these parts, which it owns from now on.
  public CompositeState(List<Part> parts) {
    this.parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("composite state: expected at least one part, got none");
    }
    if (new HashSet<>(names()).size() < parts.size()) {
      throw new IllegalArgumentException("composite state: expected parts of different names, got " + names());
    }
    for (Part p : parts) {
      if (!Arrays.equals(p.state.positions(), positions())) {
        throw new IllegalArgumentException("composite state: expected parts at the same tokens, got "
            + parts.getFirst().name + " at " + Arrays.toString(positions()) + " and " + p.name + " at "
            + Arrays.toString(p.state.positions()));
      }
    }
  }

  /// The state of part `i`.
  public MixerState part(int i) {
    return parts.get(i).state;
  }

  private List<String> names() {
    return parts.stream().map(Part::name).toList();
  }

  private CompositeState each(Function<Part, MixerState> next) {
    return new CompositeState(parts.stream().map(p -> new Part(p.name, next.apply(p))).toList());
  }

  @Override
  public int rows() {
    return parts.getFirst().state.rows();
  }

  @Override
  public int[] positions() {
    return parts.getFirst().state.positions();
  }

  @Override
  public CompositeState select(int... rows) {
    return each(p -> p.state.select(rows));
  }

  @Override
  public CompositeState append(MixerState other) {
    if (!(other instanceof CompositeState next) || !next.names().equals(names())) {
      throw new IllegalArgumentException("append: expected a state of the same mixer, got one with other parts");
    }
    return each(p -> p.state.append(next.part(parts.indexOf(p))));
  }

  @Override
  public void assign(int row, MixerState from, int fromRow) {
    if (!(from instanceof CompositeState next) || !next.names().equals(names())) {
      throw new IllegalArgumentException("assign: expected a state of the same mixer, got one with other parts");
    }
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).state.assign(row, next.part(i), fromRow);
    }
  }

  @Override
  public void makeRoom(int row, int tokens, int most) {
    parts.forEach(p -> p.state.makeRoom(row, tokens, most));
  }

  @Override
  public Parameters tensors() {
    List<Parameter> out = new ArrayList<>();
    for (Part p : parts) {
      p.state.tensors().forEach(t -> out.add(new Parameter(p.name + "." + t.name(), t.value())));
    }
    return Parameters.of(out);
  }

  @Override
  public void restore(Parameters saved) {
    for (Part p : parts) {
      String prefix = p.name + ".";
      p.state.restore(Parameters.of(saved.stream().filter(t -> t.name().startsWith(prefix))
          .map(t -> new Parameter(t.name().substring(prefix.length()), t.value())).toList()));
    }
  }

  @Override
  public Rollback rollback() {
    return Rollbacks.of(parts.stream().map(p -> p.state).toList());
  }

  @Override
  public long bytes() {
    return parts.stream().mapToLong(p -> p.state.bytes()).sum();
  }

  @Override
  public void close() {
    parts.forEach(p -> p.state.close());
  }
}
