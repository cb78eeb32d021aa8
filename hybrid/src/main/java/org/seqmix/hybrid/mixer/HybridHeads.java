package org.seqmix.hybrid.mixer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.seqmix.mixer.CompositeState;
import org.seqmix.mixer.HeadGather;
import org.seqmix.mixer.HeadGather.Head;
import org.seqmix.mixer.HeadMixture;
import org.seqmix.mixer.MixerSpec;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.Mixing;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;

/// A mixer of mixers: some heads are of one kind, the others of another, in any order.
///
/// Every part reads the same input and has weights and a state of its own. The output is the sum of theirs, which is one
/// output projection over all heads. The matrix and its values have the heads in their order, so that they are compared
/// head by head with a mixer of as many.
///
/// *Cost*: the parts', and copies of the values. *Errors*: parts of different widths or head dims, heads that are
/// not each in one part. *Source*: retrieval-aware distillation (arXiv 2602.11374), which keeps the attention heads that
/// look things up.
public final class HybridHeads implements SequenceMixer {
  /// A mixer and the places of its heads.
  ///
  /// @param name begins the names of its states' tensors
  /// @param mixer any mixer
  /// @param heads where its heads stand among all, head k at `heads[k]`
  public record Part(String name, SequenceMixer mixer, List<Integer> heads) {
    public Part {
      heads = List.copyOf(heads);
      if (heads.size() != mixer.spec().heads()) {
        throw new IllegalArgumentException("hybrid heads: " + name + ": expected places of " + mixer.spec().heads()
            + " heads, got " + heads);
      }
    }
  }

  private final List<Part> parts;
  private final List<Head> order;
  private final Parameters parameters;

  /// The mixer of these parts. Together they have the heads 0 to H - 1, each once.
  public HybridHeads(List<Part> parts) {
    this.parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("hybrid heads: expected at least one part, got none");
    }
    requireOne("width", s -> (long) s.width());
    requireOne("head dim", s -> (long) s.headDim());
    this.order = order(this.parts);
    List<Parameter> all = new ArrayList<>();
    parts.forEach(p -> p.mixer.parameters().forEach(all::add));
    this.parameters = Parameters.of(all);
  }

  private void requireOne(String what, Function<MixerSpec, Long> size) {
    List<Long> all = parts.stream().map(p -> size.apply(p.mixer.spec())).toList();
    if (new HashSet<>(all).size() > 1) {
      throw new IllegalArgumentException("hybrid heads: expected parts of one " + what + ", got " + all);
    }
  }

  /// For every head, the part it is of and which of the part's heads it is.
  private static List<Head> order(List<Part> parts) {
    int heads = parts.stream().mapToInt(p -> p.heads.size()).sum();
    List<Head> out = new ArrayList<>(Collections.nCopies(heads, new Head(-1, -1)));
    for (int i = 0; i < parts.size(); i++) {
      for (int k = 0; k < parts.get(i).heads.size(); k++) {
        int place = parts.get(i).heads.get(k);
        if (place < 0 || place >= heads || out.get(place).part() >= 0) {
          throw new IllegalArgumentException("hybrid heads: expected each of the heads 0.." + (heads - 1)
              + " in one part, got " + parts.stream().map(p -> p.name + " " + p.heads).toList());
        }
        out.set(place, new Head(i, k));
      }
    }
    return List.copyOf(out);
  }

  /// The parts.
  public List<Part> parts() {
    return parts;
  }

  private int headDim() {
    return parts.getFirst().mixer.spec().headDim();
  }

  /// The parts' outputs added in their order.
  private Tensor sum(Context c, Function<Integer, Tensor> output) {
    Tensor sum = output.apply(0);
    for (int i = 1; i < parts.size(); i++) {
      sum = Algebra.add(c, sum, output.apply(i));
    }
    return sum;
  }

  @Override
  public Tensor forward(Context c, Tensor u, Rows rows) {
    return sum(c, i -> parts.get(i).mixer.forward(c, u, rows));
  }

  @Override
  public Mixing mix(Context c, Tensor u, Rows rows) {
    List<Mixing> mixings = parts.stream().map(p -> p.mixer.mix(c, u, rows)).toList();
    Tensor values = HeadGather.columns(c, mixings.stream().map(Mixing::values).toList(), order, headDim());
    return new Mixing(new HeadMixture(mixings.stream().map(Mixing::matrix).toList(), order), values,
        y -> sum(c, i -> mixings.get(i).leave().apply(headsOf(c, i, y))));
  }

  /// The columns of a part's heads.
  private Tensor headsOf(Context c, int part, Tensor y) {
    List<Head> places = parts.get(part).heads.stream().map(h -> new Head(0, h)).toList();
    return HeadGather.columns(c, List.of(y), places, headDim());
  }

  @Override
  public Tensor advance(Context context, Tensor u, Rows rows, MixerState state) {
    if (!(state instanceof CompositeState mine) || state.rows() != rows.rows()) {
      throw new IllegalArgumentException("hybrid heads: expected their own state of " + rows.rows() + " rows");
    }
    Context c = context.withoutTape();
    return sum(c, i -> parts.get(i).mixer.advance(c, u, rows, mine.part(i)));
  }

  @Override
  public CompositeState newState(int rows) {
    return new CompositeState(
        parts.stream().map(p -> new CompositeState.Part(p.name, p.mixer.newState(rows))).toList());
  }

  /// The parts' together. Where their windows differ, its bytes of state are those of the largest for all.
  @Override
  public MixerSpec spec() {
    List<MixerSpec> all = parts.stream().map(p -> p.mixer.spec()).toList();
    return new MixerSpec(HybridHeadsProvider.NAME, all.getFirst().width(), order.size(), headDim(),
        all.stream().allMatch(MixerSpec::causal), all.stream().mapToLong(MixerSpec::stateBytes).sum(),
        all.stream().mapToLong(MixerSpec::stateBytesPerToken).sum(),
        all.stream().filter(s -> s.stateBytesPerToken() > 0).mapToLong(MixerSpec::stateTokens).max()
            .orElse(Long.MAX_VALUE),
        all.stream().mapToLong(MixerSpec::operationsPerToken).sum());
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }
}
