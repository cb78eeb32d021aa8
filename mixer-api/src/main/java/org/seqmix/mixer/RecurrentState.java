package org.seqmix.mixer;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// A state of constant size: named tensors whose first extent is the row.
///
/// *Cost*: {@link #select} and {@link #append} copy whole rows. *Errors*: appending or restoring tensors of other
/// shapes.
public final class RecurrentState implements MixerState {
  /// One tensor of the state: its name and its shape without the row.
  public record Part(String name, Shape shape) {
  }

  private final Scope scope;
  private final List<Part> parts;
  private final List<Tensor> tensors;
  private final int[] positions;

  /// The empty (zero) state of `rows` sequences.
  public RecurrentState(Device device, DType type, int rows, List<Part> parts) {
    this.scope = device.newScope("state of " + rows + " rows");
    this.parts = List.copyOf(parts);
    this.positions = new int[rows];
    List<Tensor> made = new ArrayList<>();
    for (Part p : parts) {
      long[] dims = new long[p.shape().rank() + 1];
      dims[0] = rows;
      System.arraycopy(p.shape().toArray(), 0, dims, 1, p.shape().rank());
      made.add(scope.zeros(type, Shape.of(dims)));
    }
    this.tensors = List.copyOf(made);
  }

  /// Tensor `i` of the state, (rows, ...): kernels read and write it in place.
  public Tensor tensor(int i) {
    return tensors.get(i);
  }

  /// Notes that the tokens of `rows` have been taken in.
  public void moved(Rows rows) {
    for (Rows.Span s : rows.spans()) {
      if (s.last()) {
        positions[s.row()] = s.position() + s.length();
      }
    }
  }

  @Override
  public int rows() {
    return positions.length;
  }

  @Override
  public int[] positions() {
    return positions.clone();
  }

  @Override
  public RecurrentState select(int... rows) {
    RecurrentState out = new RecurrentState(scope.device(), type(), rows.length, parts);
    for (int i = 0; i < rows.length; i++) {
      copyRow(this, rows[i], out, i);
    }
    return out;
  }

  @Override
  public RecurrentState append(MixerState other) {
    if (!(other instanceof RecurrentState next) || !next.parts.equals(parts)) {
      throw new IllegalArgumentException("append: expected a state of the same mixer, got one with other tensors");
    }
    RecurrentState out = new RecurrentState(scope.device(), type(), rows() + next.rows(), parts);
    for (int i = 0; i < out.rows(); i++) {
      boolean mine = i < rows();
      copyRow(mine ? this : next, mine ? i : i - rows(), out, i);
    }
    return out;
  }

  @Override
  public void assign(int row, MixerState from, int fromRow) {
    if (!(from instanceof RecurrentState next) || !next.parts.equals(parts)) {
      throw new IllegalArgumentException("assign: expected a state of the same mixer, got one with other tensors");
    }
    copyRow(next, fromRow, this, row);
  }

  @Override
  public Parameters tensors() {
    List<Parameter> out = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      out.add(new Parameter(parts.get(i).name(), tensors.get(i)));
    }
    out.add(new Parameter("positions", scope.ofInts(Shape.of(rows()), positions)));
    return Parameters.of(out);
  }

  @Override
  public void restore(Parameters saved) {
    for (int i = 0; i < parts.size(); i++) {
      requireShape(saved, parts.get(i).name(), tensors.get(i).shape());
    }
    requireShape(saved, "positions", Shape.of(positions.length));
    for (int i = 0; i < parts.size(); i++) {
      scope.device().kernels().copy(saved.get(parts.get(i).name()).value(), tensors.get(i));
    }
    double[] saw = saved.get("positions").value().toDoubles();
    for (int i = 0; i < positions.length; i++) {
      positions[i] = (int) saw[i];
    }
  }

  private static void requireShape(Parameters saved, String name, Shape expected) {
    Shape got = saved.get(name).value().shape();
    if (!got.equals(expected)) {
      throw new IllegalArgumentException("state " + name + ": expected " + expected + ", got " + got);
    }
  }

  @Override
  public long bytes() {
    return tensors.stream().mapToLong(t -> t.elements() * t.type().bytes()).sum();
  }

  @Override
  public void close() {
    scope.close();
  }

  private DType type() {
    return tensors.getFirst().type();
  }

  private static void copyRow(RecurrentState from, int row, RecurrentState to, int target) {
    for (int i = 0; i < from.tensors.size(); i++) {
      Tensor source = from.tensors.get(i);
      long width = source.elements() / from.rows();
      Tensor flat = source.reshape(from.rows(), width);
      Tensor into = to.tensors.get(i).reshape(to.rows(), width);
      from.scope.device().kernels().copy(flat.rows(row, row + 1), into.rows(target, target + 1));
    }
    to.positions[target] = from.positions[row];
  }
}
