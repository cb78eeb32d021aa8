package org.seqmix.mixer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.seqmix.mixer.HeadGather.Head;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Heads drawn from several matrices over the same tokens, in any order: head h is head `order[h].head` of part
/// `order[h].part`. *Errors*: parts over other tokens, a head that is not there.
///
/// @param parts any matrices
/// @param order where every head comes from
public record HeadMixture(List<MixingMatrix> parts, List<Head> order) implements MixingMatrix {
  public HeadMixture {
    parts = List.copyOf(parts);
    order = List.copyOf(order);
    SameTokens.require("mixture of heads", parts);
    if (order.isEmpty()) {
      throw new IllegalArgumentException("mixture of heads: expected at least one head, got none");
    }
    for (Head head : order) {
      if (head.part() < 0 || head.part() >= parts.size()) {
        throw new IllegalArgumentException(
            "mixture of heads: part " + head.part() + " must be in 0.." + (parts.size() - 1));
      }
      int heads = parts.get(head.part()).heads();
      if (head.head() < 0 || head.head() >= heads) {
        throw new IllegalArgumentException("mixture of heads: head " + head.head() + " of part " + head.part()
            + " must be in 0.." + (heads - 1));
      }
    }
  }

  @Override
  public int heads() {
    return order.size();
  }

  @Override
  public Rows over() {
    return parts.getFirst().over();
  }

  @Override
  public List<Tensor> inputs() {
    return SameTokens.inputs(parts);
  }

  @Override
  public Tensor rows(Context c, int from, int to) {
    return HeadGather.blocks(c, parts.stream().map(p -> p.rows(c, from, to)).toList(), order, over(), to - from);
  }

  /// The time of the parts, each with its own heads' values; by blocks of rows where a head is drawn twice.
  @Override
  public Tensor apply(Context c, Tensor values) {
    if (new HashSet<>(order).size() < order.size()) {
      return MixingMatrix.super.apply(c, values);
    }
    if (values.columns() % heads() != 0) {
      throw new IllegalArgumentException("mixture of heads: expected values of " + heads() + " heads, got "
          + values.columns() + " columns");
    }
    long headDim = values.columns() / heads();
    Tensor none = c.scope().zeros(values.type(), values.rows(), headDim);
    List<Tensor> mixed = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      Tensor own = HeadGather.columns(c, List.of(values, none), sources(part), headDim);
      mixed.add(parts.get(part).apply(c, own));
    }
    return HeadGather.columns(c, mixed, order, headDim);
  }

  /// Where the values of a part's heads are: head h of the values (part 0), or none (part 1) where no head draws it.
  private List<Head> sources(int part) {
    List<Head> out = new ArrayList<>();
    for (int k = 0; k < parts.get(part).heads(); k++) {
      int h = order.indexOf(new Head(part, k));
      out.add(h < 0 ? new Head(1, 0) : new Head(0, h));
    }
    return out;
  }
}
