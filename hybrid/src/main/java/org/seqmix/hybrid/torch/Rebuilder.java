package org.seqmix.hybrid.torch;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.torch.PickleValue.Dictionary;
import org.seqmix.hybrid.torch.PickleValue.OtherStorage;
import org.seqmix.hybrid.torch.PickleValue.Plain;
import org.seqmix.hybrid.torch.PickleValue.Rebuilt;
import org.seqmix.hybrid.torch.PickleValue.Storage;
import org.seqmix.hybrid.torch.PickleValue.Text;
import org.seqmix.hybrid.torch.PickleValue.Tuple;
import org.seqmix.hybrid.torch.PickleValue.Whole;
import org.seqmix.tensor.DType;

/// Makes storages and tensors of what a pickle says about them: views of the archive's bytes, within what is there.
///
/// A tensor is a contiguous run of its storage, at any offset. Transposed, expanded and other strided tensors are
/// refused: to copy them would let a few bytes of storage ask for any amount of memory.
final class Rebuilder {
  private static final String FOLDER = "data/";

  private final ByteReader in;
  private final PickleStack stack;
  private final Archive archive;
  private final TorchLimits limits;

  Rebuilder(ByteReader in, PickleStack stack, Archive archive, TorchLimits limits) {
    this.in = in;
    this.stack = stack;
    this.archive = archive;
    this.limits = limits;
  }

  /// What `callable` gives for `arguments`.
  PickleValue call(Global callable, List<PickleValue> arguments) {
    return switch (callable) {
      case ORDERED_DICT -> {
        if (!arguments.isEmpty()) {
          throw unexpected("no arguments of an OrderedDict", arguments);
        }
        yield new Dictionary(true);
      }
      case REBUILD_TENSOR -> tensor(arguments);
      case REBUILD_PARAMETER -> parameter(arguments);
      case DOUBLE, FLOAT, BFLOAT16, HALF, LONG, INT ->
          throw refused("expected a storage by its key, got " + callable.kind() + " called", Unpickler.ADVICE);
    };
  }

  /// The storage that a persistent id names: `('storage', TYPE, KEY, DEVICE, ELEMENTS)`.
  Storage storage(PickleValue id) {
    if (id instanceof Tuple(List<PickleValue> parts) && parts.size() > 1
        && parts.get(1) instanceof OtherStorage other) {
      List<String> known = Arrays.stream(Global.values()).flatMap(g -> g.type().stream()).map(DType::name).toList();
      throw refused("expected a storage of one of " + known + ", got " + other.kind(),
          "convert the tensor, or leave it out, and save again");
    }
    if (id instanceof Tuple(List<PickleValue> parts) && parts.size() == 5
        && parts.get(0) instanceof Text(String word) && word.equals("storage")
        && parts.get(1) instanceof Global global && global.type().isPresent()
        && parts.get(2) instanceof Text(String key) && parts.get(3) instanceof Text
        && parts.get(4) instanceof Whole(long elements)) {
      return storage(key, global.type().get(), elements);
    }
    throw damaged("expected the id of a storage ('storage', type, key, device, elements), got " + id.kind());
  }

  private Storage storage(String key, DType type, long elements) {
    String what = "storage " + ByteReader.quoted(key);
    MemorySegment data = archive.member(FOLDER + key)
        .orElseThrow(() -> damaged(what + ": expected an entry of that name in " + FOLDER + ", got none")).data();
    if (elements < 0 || elements != data.byteSize() / type.bytes() || data.byteSize() % type.bytes() != 0) {
      throw damaged(what + ": expected " + elements + " elements of " + type + ", got "
          + data.byteSize() + " bytes");
    }
    return new Storage(key, type, data);
  }

  /// `(storage, offset, shape, strides, requires_grad, backward_hooks)`, and `metadata` since torch 2.1.
  private Rebuilt tensor(List<PickleValue> arguments) {
    if ((arguments.size() == 6 || arguments.size() == 7 && isNothing(arguments.get(6)))
        && arguments.get(0) instanceof Storage storage && arguments.get(1) instanceof Whole(long offset)
        && arguments.get(2) instanceof Tuple(List<PickleValue> shape)
        && arguments.get(3) instanceof Tuple(List<PickleValue> strides)
        && isFlag(arguments.get(4)) && isNothing(arguments.get(5))) {
      return new Rebuilt(tensor(storage, offset, numbers("shape", shape), numbers("strides", strides)));
    }
    throw unexpected("the arguments of a plain tensor (storage, offset, shape, strides, flag, no hooks)", arguments);
  }

  /// `(tensor, requires_grad, backward_hooks)`.
  private Rebuilt parameter(List<PickleValue> arguments) {
    if (arguments.size() == 3 && arguments.get(0) instanceof Rebuilt tensor && isFlag(arguments.get(1))
        && isNothing(arguments.get(2))) {
      return tensor;
    }
    throw unexpected("the arguments of a parameter (tensor, flag, no hooks)", arguments);
  }

  private static boolean isFlag(PickleValue value) {
    return value == Plain.TRUE || value == Plain.FALSE;
  }

  private static boolean isNothing(PickleValue value) {
    return value == Plain.NONE || value instanceof Dictionary dictionary && dictionary.isEmpty();
  }

  private long[] numbers(String role, List<PickleValue> values) {
    if (values.size() > limits.maxRank()) {
      throw refused("expected at most " + limits.maxRank() + " numbers in " + role + ", got " + values.size(),
          "raise TorchLimits.maxRank if the file is to be trusted");
    }
    long[] numbers = new long[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(values.get(i) instanceof Whole(long number)) || number < 0) {
        throw damaged("expected whole numbers >= 0 in " + role + ", got " + values.get(i).kind());
      }
      numbers[i] = number;
    }
    return numbers;
  }

  private TorchTensor tensor(Storage storage, long offset, long[] shape, long[] strides) {
    String what = "storage " + ByteReader.quoted(storage.key()) + ": " + storage.type() + Arrays.toString(shape);
    long elements = 1;
    for (long extent : shape) {
      if (Math.multiplyHigh(elements, extent) != 0 || elements * extent < 0) {
        throw damaged(what + ": expected extents whose product fits 63 bits");
      }
      elements *= extent;
    }
    long bytes = storage.type().bytes();
    long stored = storage.data().byteSize() / bytes;
    if (offset < 0 || offset > stored || elements > stored - offset) {
      throw damaged(what + ": expected it within the " + stored + " elements of the storage, got " + elements
          + " from " + offset);
    }
    checkContiguous(what, elements, shape, strides);
    return new TorchTensor(storage.type(), shape, storage.data().asSlice(offset * bytes, elements * bytes));
  }

  private void checkContiguous(String what, long elements, long[] shape, long[] strides) {
    long[] contiguous = new long[shape.length];
    long step = 1;
    boolean same = strides.length == shape.length;
    for (int i = shape.length - 1; i >= 0; i--) {
      contiguous[i] = step;
      same &= elements == 0 || shape[i] == 1 || i < strides.length && strides[i] == step;
      step *= Math.max(1, shape[i]);
    }
    if (!same) {
      throw refused(what + ": expected the strides of a contiguous tensor, " + Arrays.toString(contiguous) + ", got "
          + Arrays.toString(strides), "save a contiguous() copy of it, or get the model as safetensors");
    }
  }

  private BadInputException unexpected(String expected, List<PickleValue> arguments) {
    List<String> kinds = arguments.stream().limit(8).map(PickleValue::kind).toList();
    return refused("expected " + expected + ", got " + kinds, "get the model as safetensors");
  }

  private BadInputException damaged(String what) {
    return in.damaged(tensor() + what);
  }

  private BadInputException refused(String what, String advice) {
    return in.refused(tensor() + what, advice);
  }

  private String tensor() {
    return stack.nearestText().map(name -> "tensor " + ByteReader.quoted(name) + ": ").orElse("");
  }
}
