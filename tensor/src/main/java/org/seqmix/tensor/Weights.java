package org.seqmix.tensor;

import java.util.ArrayList;
import java.util.List;

/// Where a module gets its weights from when it is made: a checkpoint, an initialiser, another model.
///
/// A module asks for every weight by name and shape, once; the source checks the shape, makes the tensor and remembers
/// it. `at(prefix)` is the same source for a submodule.
public abstract class Weights {
  private final List<Parameter> given = new ArrayList<>();

  /// What a weight is for, so that a source knows how to initialise it and whether it may be packed.
  public enum Role {
    /// Weight (out, in) of a product; may come packed.
    PRODUCT,
    /// Embedding table (vocabulary, width).
    EMBEDDING,
    /// Embedding table that is the weight of the head's product too; may come packed.
    TIED_EMBEDDING,
    /// Anything else: norms, biases, convolutions, per-head numbers.
    OTHER
  }

  /// Makes the tensor of a full name; `init` says how it begins where nothing holds it.
  protected abstract Tensor make(String name, Role role, Shape shape, Init init);

  /// The weight `name` of a module at the root.
  public final Tensor get(String name, Role role, Init init, long... dims) {
    Shape shape = Shape.of(dims);
    Tensor t = make(name, role, shape, init);
    if (!t.shape().equals(shape)) {
      throw new IllegalArgumentException("weight " + name + ": expected " + shape + ", got " + t.shape());
    }
    given.add(new Parameter(name, t));
    return t;
  }

  /// Every weight handed out so far, in order.
  public final Parameters given() {
    return Parameters.of(given);
  }

  /// This source for the whole model: names as they are.
  public Part root() {
    return new Part(this, "");
  }

  /// This source for a submodule whose names begin with `prefix` and a dot.
  public Part at(String prefix) {
    return new Part(this, prefix + ".");
  }

  /// A source seen from a submodule; it knows its own names without the prefix, and lists its own parameters.
  public static final class Part {
    private final Weights source;
    private final String prefix;
    private final List<Parameter> given = new ArrayList<>();

    private Part(Weights source, String prefix) {
      this.source = source;
      this.prefix = prefix;
    }

    /// Weight (out, in) of a product.
    public Tensor product(String name, Init init, long out, long in) {
      return keep(name, source.get(prefix + name, Role.PRODUCT, init, out, in));
    }

    /// Embedding table.
    public Tensor embedding(String name, Init init, long vocabulary, long width) {
      return keep(name, source.get(prefix + name, Role.EMBEDDING, init, vocabulary, width));
    }

    /// Embedding table that is the weight of the head's product too.
    public Tensor tiedEmbedding(String name, Init init, long vocabulary, long width) {
      return keep(name, source.get(prefix + name, Role.TIED_EMBEDDING, init, vocabulary, width));
    }

    /// Any other weight.
    public Tensor other(String name, Init init, long... dims) {
      return keep(name, source.get(prefix + name, Role.OTHER, init, dims));
    }

    /// The source for a submodule of this one.
    public Part at(String next) {
      return new Part(source, prefix + next + ".");
    }

    /// The full name of a weight of this submodule.
    public String fullName(String name) {
      return prefix + name;
    }

    /// The weights handed out through this part, with full names.
    public Parameters given() {
      return Parameters.of(given);
    }

    private Tensor keep(String name, Tensor t) {
      given.add(new Parameter(prefix + name, t));
      return t;
    }
  }
}
