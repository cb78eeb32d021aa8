package org.seqmix.hybrid.torch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.hybrid.torch.PickleValue.Dictionary;
import org.seqmix.hybrid.torch.PickleValue.Rebuilt;

/// Finds the tensors of a model, by name, in what a torch file holds.
///
/// That is a dict of tensors, or a dict with one of them under `state_dict` or `model`, as training programs write it;
/// what else lies beside it there (an optimizer's state, an epoch) is left alone.
final class StateDict {
  private static final List<String> KEYS = List.of("state_dict", "model");
  /// Safetensors keeps this name for itself, and what is read here must be writable there.
  private static final String RESERVED = "__metadata__";

  private final ByteReader in;
  private final TorchLimits limits;

  private StateDict(ByteReader in, TorchLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  /// The tensors in `root`, which `in` has read, in the file's order.
  static Map<String, TorchTensor> tensors(PickleValue root, ByteReader in, TorchLimits limits) {
    StateDict reader = new StateDict(in, limits);
    return reader.named(reader.stateDict(root));
  }

  private Dictionary stateDict(PickleValue root) {
    if (!(root instanceof Dictionary top)) {
      throw in.refused("expected a dict of tensors, got " + root.kind(), "save the model's state_dict()");
    }
    if (top.items().values().stream().anyMatch(Rebuilt.class::isInstance)) {
      return top;
    }
    List<String> found = KEYS.stream().filter(key -> top.items().get(key) instanceof Dictionary).toList();
    if (found.size() == 1 && top.items().get(found.getFirst()) instanceof Dictionary inner) {
      return inner;
    }
    throw in.refused("expected a dict of tensors, or one under one of " + KEYS + ", got a dict of " + top.someKeys(),
        "save the model's state_dict()");
  }

  private Map<String, TorchTensor> named(Dictionary dictionary) {
    int count = dictionary.items().size();
    if (count == 0 || dictionary.hasNumbers()) {
      throw in.refused("expected tensors under texts, got " + (dictionary.hasNumbers() ? "numbers as keys" : "none"),
          "save the model's state_dict()");
    }
    if (count > limits.maxTensors()) {
      throw in.refused("expected at most " + limits.maxTensors() + " tensors, got " + count,
          "raise TorchLimits.maxTensors if the file is to be trusted");
    }
    Map<String, TorchTensor> tensors = new LinkedHashMap<>();
    dictionary.items().forEach((name, value) -> tensors.put(checked(name), tensor(name, value)));
    return Collections.unmodifiableMap(tensors);
  }

  private String checked(String name) {
    if (name.isEmpty() || name.equals(RESERVED) || name.length() > limits.maxNameLength()) {
      String got = name.length() > limits.maxNameLength() ? name.length() + " characters" : ByteReader.quoted(name);
      throw in.refused("expected names of 1 to " + limits.maxNameLength() + " characters, not " + RESERVED + ", got "
          + got, "rename the tensor, or raise TorchLimits.maxNameLength if the file is to be trusted");
    }
    return name;
  }

  private TorchTensor tensor(String name, PickleValue value) {
    if (!(value instanceof Rebuilt(TorchTensor tensor))) {
      throw in.refused("tensor " + ByteReader.quoted(name) + ": expected a tensor, got " + value.kind(),
          "leave out what is none and save again");
    }
    return tensor;
  }
}
