package org.seqmix.tensor;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Records operations whose inputs want gradients and plays them backwards once.
///
/// Gradients of results live in the tape's scope; gradients of parameters are added to buffers the caller registers
/// with {@link #leaf}. Not thread safe.
///
/// *Cost*: one entry an operation; what a backward pass reads stays in the scope it was made in, which must outlive
/// {@link #backward}. *Errors*: playing back to a tensor that nothing recorded leads to.
public final class Tape {
  private static final Tape OFF = new Tape(null, null, null);

  private record Node(List<Tensor> outputs, Runnable backward) {
  }

  /// Gradient of one tensor: its own, or a view of its parent's.
  private static final class Slot {
    private @Nullable Tensor gradient;
    private boolean owned;
    private final @Nullable Tensor parent;
    private final UnaryOperator<Tensor> view;

    private Slot(@Nullable Tensor parent, UnaryOperator<Tensor> view) {
      this.parent = parent;
      this.view = view;
    }
  }

  private final @Nullable Scope scope;
  private final @Nullable Tape outer;
  private final Map<Tensor, Slot> slots = new IdentityHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final @Nullable BiConsumer<Tensor, Tensor> ear;
  private double weight = 1;
  private @Nullable Tensor begin;

  private Tape(@Nullable Scope scope, @Nullable Tape outer, @Nullable BiConsumer<Tensor, Tensor> ear) {
    this.scope = scope;
    this.outer = outer;
    this.ear = ear;
  }

  /// The tape that records nothing.
  public static Tape off() {
    return OFF;
  }

  /// A tape that records nothing and tells `ear` of every product's inputs (tokens, inputs) and weight (outputs, inputs), just before
  /// it is computed: to learn what a model's products are given.
  public static Tape hearing(BiConsumer<Tensor, Tensor> ear) {
    return new Tape(null, null, ear);
  }

  /// A tape that records nothing, with this one's ear if it has one.
  public Tape unrecorded() {
    return isOn() ? OFF : this;
  }

  /// Says that a product of `x` with `w` is about to be computed.
  public void hears(Tensor x, Tensor w) {
    if (ear != null) {
      ear.accept(x, w);
    }
  }

  /// A new tape whose gradients live in `scope`.
  public static Tape on(Scope scope) {
    return new Tape(scope, null, null);
  }

  /// A new tape for a part of this one's work that is computed, played back and forgotten by itself: what it records
  /// and its gradients live in `scope`, and gradients for tensors that this tape knows are handed on to this tape, in
  /// the same order and by the same additions as if it had recorded the part itself.
  public Tape within(Scope scope) {
    return new Tape(scope, this, null);
  }

  /// Lets {@link #backward(Tensor)} begin with `share` in place of 1: the share of this tape's loss in one that is taken apart.
  public void weigh(double share) {
    openScope();
    weight = share;
  }

  /// Whether operations are recorded at all.
  public boolean isOn() {
    return scope != null;
  }

  /// Asks for the gradient of `value`: it is added to `gradient`, which has the same shape.
  public void leaf(Tensor value, Tensor gradient) {
    if (!value.shape().equals(gradient.shape())) {
      throw new IllegalArgumentException("gradient: expected " + value.shape() + ", got " + gradient.shape());
    }
    openScope();
    Slot slot = new Slot(null, t -> t);
    slot.gradient = gradient;
    slot.owned = true;
    slots.put(value, slot);
  }

  /// Whether `t` leads back to a tensor whose gradient was asked for.
  public boolean wants(@Nullable Tensor t) {
    return t != null && (slots.containsKey(t) || (outer != null && outer.wants(t)));
  }

  /// Records one operation with one result. `backward` gets the result's gradient and hands gradients on by
  /// {@link #give} or {@link #buffer}. Nothing is recorded when no input wants a gradient.
  public void record(List<? extends @Nullable Tensor> inputs, Tensor output, Consumer<Tensor> backward) {
    recordAll(inputs, List.of(output), () -> {
      Tensor g = gradient(output);
      if (g != null) {
        backward.accept(g);
      }
    });
  }

  /// Records one operation with several results; `backward` asks {@link #gradient} for those it needs.
  public void recordAll(List<? extends @Nullable Tensor> inputs, List<Tensor> outputs, Runnable backward) {
    if (!isOn() || !wantsAny(inputs)) {
      return;
    }
    for (Tensor output : outputs) {
      slots.put(output, new Slot(null, t -> t));
    }
    nodes.add(new Node(outputs, backward));
  }

  private boolean wantsAny(List<? extends @Nullable Tensor> tensors) {
    for (int i = 0; i < tensors.size(); i++) {
      if (wants(tensors.get(i))) {
        return true;
      }
    }
    return false;
  }

  private boolean hasGradient(List<Tensor> tensors) {
    for (int i = 0; i < tensors.size(); i++) {
      if (gradient(tensors.get(i)) != null) {
        return true;
      }
    }
    return false;
  }

  /// Records that `output` is a view of `input`'s memory; `view` maps a gradient of `input` to that of `output`.
  public Tensor recordView(Tensor input, Tensor output, UnaryOperator<Tensor> view) {
    if (wants(input)) {
      slots.put(output, new Slot(input, view));
    }
    return output;
  }

  /// The gradient that has arrived at `t`, or null when none has.
  public @Nullable Tensor gradient(Tensor t) {
    Slot slot = slots.get(t);
    if (slot == null) {
      return outer == null ? null : outer.gradient(t);
    }
    if (slot.parent == null) {
      return slot.gradient;
    }
    Tensor whole = gradient(slot.parent);
    return whole == null ? null : slot.view.apply(whole);
  }

  /// Hands a finished gradient to `t`. The tape may keep `g` itself, so it must not be changed afterwards.
  public void give(@Nullable Tensor t, Tensor g) {
    if (t == null) {
      return;
    }
    Slot slot = slots.get(t);
    if (slot == null) {
      if (outer != null) {
        outer.giveBriefly(t, g);
      }
      return;
    }
    if (slot.parent == null && slot.gradient == null) {
      slot.gradient = g;
    } else if (slot.parent == null && !slot.owned && slot.gradient != null) {
      Tensor sum = openScope().empty(g.type(), g.shape());
      sum.device().kernels().axpby(1, slot.gradient, 1, g, sum);
      slot.gradient = sum;
      slot.owned = true;
    } else {
      Tensor buffer = buffer(t);
      buffer.device().kernels().axpby(1, buffer, 1, g, buffer);
    }
  }

  /// {@link #give} for a gradient that will not live as long as this tape: where `give` would keep `g`, a copy is kept.
  private void giveBriefly(Tensor t, Tensor g) {
    Slot slot = slots.get(t);
    if (slot != null && slot.parent == null && slot.gradient == null) {
      Tensor own = openScope().empty(g.type(), g.shape());
      own.device().kernels().copy(g, own);
      slot.gradient = own;
      slot.owned = true;
    } else {
      give(t, g);
    }
  }

  /// A buffer that holds what has arrived at `t` so far (zeros at first), for kernels that add to it.
  public Tensor buffer(Tensor t) {
    Slot slot = slots.get(t);
    if (slot == null && outer != null) {
      return outer.buffer(t);
    }
    if (slot == null) {
      throw new IllegalStateException("tape: " + t + " does not want a gradient");
    }
    if (slot.parent != null) {
      return slot.view.apply(buffer(slot.parent));
    }
    if (slot.gradient == null) {
      slot.gradient = openScope().zeros(t.type(), t.shape());
    } else if (!slot.owned) {
      Tensor own = openScope().empty(t.type(), t.shape());
      own.device().kernels().copy(slot.gradient, own);
      slot.gradient = own;
    }
    slot.owned = true;
    return slot.gradient;
  }

  /// A fresh tensor shaped like `t`, in the tape's scope, with undefined contents.
  public Tensor emptyLike(Tensor t) {
    return openScope().empty(t.type(), t.shape());
  }

  /// Plays everything recorded backwards, beginning with gradient 1, or what {@link #weigh} said, at the scalar `loss`, and
  /// forgets it.
  public void backward(Tensor loss) {
    if (loss.elements() != 1) {
      throw new IllegalArgumentException("backward: expected a loss of one element, got " + loss.shape());
    }
    Tensor upstream = openScope().full(loss.type(), loss.shape(), weight);
    begin = upstream;
    backward(loss, upstream);
  }

  /// The number in `gradient` where it is the one that {@link #backward(Tensor)} began with, so that nobody reads from
  /// the device what the host knows.
  public OptionalDouble known(Tensor gradient) {
    if (gradient != begin) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(gradient.type() == DType.F32 ? (float) weight : weight);
  }

  /// Plays everything recorded backwards, beginning with `upstream` at `output`, and forgets it.
  public void backward(Tensor output, Tensor upstream) {
    if (!wants(output)) {
      throw new IllegalStateException("backward: nothing recorded leads to " + output + "; is any parameter trained?");
    }
    give(output, upstream);
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (hasGradient(node.outputs)) {
        node.backward.run();
      }
    }
    nodes.clear();
    slots.clear();
  }

  private Scope openScope() {
    if (scope == null) {
      throw new IllegalStateException("tape: this context records nothing; use Context.training");
    }
    return scope;
  }
}
