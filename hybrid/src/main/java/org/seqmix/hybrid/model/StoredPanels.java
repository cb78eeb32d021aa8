package org.seqmix.hybrid.model;

import java.util.Arrays;
import java.util.OptionalLong;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.safetensors.Entry;
import org.seqmix.hybrid.safetensors.TensorSource;
import org.seqmix.hybrid.safetensors.TensorSpec;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.PackedLayout;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// A packed weight as a tensor of a safetensors file: under the weight's name, its words as I32 (panels, words of a panel), and in
/// the file's metadata, under the same name, what they are.
final class StoredPanels {
  private StoredPanels() {}

  /// Name, type and shape in the file.
  static TensorSpec spec(String name, PackedLayout layout) {
    return new TensorSpec(name, DType.I32, new long[] {layout.panels(), layout.panelBytes() / Integer.BYTES});
  }

  /// What the metadata says of a weight: version, bits, inputs that share a scale, outputs of a panel, and its shape.
  static String label(PackedLayout layout) {
    return "panels " + PackedLayout.VERSION + ": " + layout.format().bits() + " bits, groups of "
        + org.seqmix.tensor.WeightFormat.GROUP + ", panels of " + PackedLayout.OUTPUTS + ", " + layout.outputs()
        + " outputs, "
        + layout.inputs() + " inputs";
  }

  /// The weight `name`, read in place where the device does that: then the checkpoint must stay open as long as `scope`.
  ///
  /// *Cost*: reads every scale, to be sure of it. *Errors*: `BadInputException`, one line.
  static Tensor read(TensorSource checkpoint, String name, PackedLayout layout, Scope scope) {
    Entry entry = checkpoint.entry(name);
    TensorSpec expected = spec(name, layout);
    String where = checkpoint.fileOf(name) + ": tensor '" + name + "': ";
    if (entry.type() != DType.I32 || !Arrays.equals(entry.shape(), expected.shape())) {
      throw new BadInputException(where + "expected the panels " + expected.type() + Arrays.toString(expected.shape())
          + ", got " + entry.type() + Arrays.toString(entry.shape())
          + "; the weights do not belong to this config.json");
    }
    String label = checkpoint.metadata(name, name);
    if (!label(layout).equals(label)) {
      throw new BadInputException(where + "expected metadata '" + label(layout) + "', got '" + label
          + "'; the weights do not belong to this config.json, or are of another version");
    }
    OptionalLong bad = layout.firstBadScale(entry.data());
    if (bad.isPresent()) {
      throw new BadInputException(where + "output " + bad.getAsLong() + " of " + layout.outputs()
          + ": expected a finite scale, got NaN or infinity; the file is damaged");
    }
    return scope.device().packed(scope, entry.data(), layout);
  }
}
