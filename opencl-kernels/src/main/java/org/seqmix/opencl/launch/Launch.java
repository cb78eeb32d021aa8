package org.seqmix.opencl.launch;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Tensor;

/// One launch of a kernel, being put together: values for its parameters by name, then how many work items.
///
/// Values are cheapest to bind in the order of the kernel's parameters, but any order will do. A parameter without a value, or a
/// value without a parameter, is an error when the launch is run.
public final class Launch {
  /// Work items of a group where items do not depend on each other.
  public static final int GROUP = 64;

  private static final int FIRST_ROOM = 64;

  /// What a value is.
  public enum Kind {
    TENSOR, LOCAL_FLOATS, WHOLE, REAL
  }

  /// Names of the parameters that go with a tensor's.
  private record Names(String offset, String stride, String has) {
    private static final Map<String, Names> KNOWN = new ConcurrentHashMap<>();

    static Names of(String name) {
      Names known = KNOWN.get(name);
      return known != null ? known : KNOWN.computeIfAbsent(name, n -> new Names((n + "Offset").intern(),
          (n + "Stride").intern(), ("has" + Character.toUpperCase(n.charAt(0)) + n.substring(1)).intern()));
    }
  }

  private final Launcher launcher;
  private final KernelCode code;
  private String[] names = new String[FIRST_ROOM];
  private Kind[] kinds = new Kind[FIRST_ROOM];
  private long[] values = new long[FIRST_ROOM];
  private @Nullable Tensor[] tensors = new Tensor[FIRST_ROOM];
  private int count;

  Launch(Launcher launcher, KernelCode code) {
    this.launcher = launcher;
    this.code = code;
  }

  /// A (rows, columns) tensor: parameters `name`, `nameOffset` and `nameStride`, in elements.
  public Launch rows(String name, Tensor t) {
    return vector(name, t).number(Names.of(name).stride(), t.rowStride());
  }

  /// A contiguous tensor: parameters `name` and `nameOffset`.
  public Launch vector(String name, Tensor t) {
    launcher.checked(t);
    if (code instanceof KernelCode.Translated) {
      requireInts(name, t);
    }
    add(name, Kind.TENSOR, 0, t);
    return number(Names.of(name).offset(), launcher.firstElement(t));
  }

  /// The memory that a tensor lies in: parameter `name` alone.
  public Launch buffer(String name, Tensor t) {
    return add(name, Kind.TENSOR, 0, launcher.checked(t));
  }

  /// A tensor that may be missing: as {@link #vector}, with `hasName` 1 or 0; without it the kernel is handed
  /// `standIn`, which it does not read.
  public Launch optional(String name, @Nullable Tensor t, Tensor standIn) {
    return vector(name, t == null ? standIn : t).number(Names.of(name).has(), t == null ? 0 : 1);
  }

  /// A (rows, columns) tensor that may be missing, see {@link #optional}.
  public Launch optionalRows(String name, @Nullable Tensor t, Tensor standIn) {
    return rows(name, t == null ? standIn : t).number(Names.of(name).has(), t == null ? 0 : 1);
  }

  /// A whole number, for an int or a long.
  public Launch number(String name, long value) {
    return add(name, Kind.WHOLE, value, null);
  }

  /// A real number, for a float.
  public Launch real(String name, double value) {
    return add(name, Kind.REAL, Float.floatToRawIntBits((float) value), null);
  }

  /// Memory of `floats` times four bytes that a work group shares.
  public Launch local(String name, long floats) {
    return add(name, Kind.LOCAL_FLOATS, floats, null);
  }

  private Launch add(String name, Kind kind, long value, @Nullable Tensor tensor) {
    if (count == names.length) {
      names = Arrays.copyOf(names, 2 * count);
      kinds = Arrays.copyOf(kinds, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
      tensors = Arrays.copyOf(tensors, 2 * count);
    }
    names[count] = name;
    kinds[count] = kind;
    values[count] = value;
    tensors[count++] = tensor;
    return this;
  }

  /// Runs over at least `items` work items in groups of {@link #GROUP}; the kernel's parameter `items` is their number, and
  /// items from there on have nothing to do.
  public void items(long items) {
    if (items > Integer.MAX_VALUE - GROUP && code instanceof KernelCode.Translated) {
      throw new IllegalArgumentException("kernel " + name() + ": " + items + " elements; it counts to "
          + (Integer.MAX_VALUE - GROUP) + ": split the batch");
    }
    number("items", items).groups((items + GROUP - 1) / GROUP, GROUP);
  }

  /// Runs over `groups` work groups of `size` items.
  public void groups(long groups, int size) {
    grid(groups, 1, 1, size, 1, 1);
  }

  /// Runs over groups in two or three dimensions.
  public void grid(long groupsX, long groupsY, long groupsZ, int itemsX, int itemsY, int itemsZ) {
    Launcher.Grid grid = new Launcher.Grid(groupsX, groupsY, groupsZ, itemsX, itemsY, itemsZ);
    if (!grid.isEmpty()) {
      launcher.run(this, grid);
    }
  }

  /// Every index that a translated kernel forms fits an int, or this is an error.
  private void requireInts(String name, Tensor t) {
    long end = t.elements() == 0 ? 0 : launcher.firstElement(t) + (t.rows() - 1) * t.rowStride() + t.columns();
    if (end > Integer.MAX_VALUE || t.rowStride() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("kernel " + name() + ", " + name + " " + t + ": ends at element " + end
          + " of its memory; it reaches " + Integer.MAX_VALUE + ": split the batch or the tensor");
    }
  }

  /// The kernel.
  public KernelCode code() {
    return code;
  }

  private String name() {
    return code instanceof KernelCode.Translated t ? t.type().getSimpleName() : code.toString();
  }

  /// Number of values.
  public int count() {
    return count;
  }

  /// Name of value `i`.
  public String name(int i) {
    return names[i];
  }

  /// What value `i` is.
  public Kind kind(int i) {
    return kinds[i];
  }

  /// Number `i`, or the floats of local memory; the bits of a float where it is real.
  public long value(int i) {
    return values[i];
  }

  /// Tensor `i`.
  public Tensor tensor(int i) {
    Tensor t = tensors[i];
    if (t == null) {
      throw new IllegalStateException("value " + names[i] + " is no tensor");
    }
    return t;
  }

  /// Where the value called `name` is, looked for from place `guess` on; -1 where there is none.
  public int find(String name, int guess) {
    for (int i = 0; i < count; i++) {
      int at = guess + i < count ? guess + i : guess + i - count;
      if (names[at].equals(name)) {
        return at;
      }
    }
    return -1;
  }
}
