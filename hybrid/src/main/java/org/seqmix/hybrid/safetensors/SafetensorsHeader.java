package org.seqmix.hybrid.safetensors;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.seqmix.hybrid.BadInputException;

/// A header that has been checked: the tensors in the order of their bytes, and the metadata.
record SafetensorsHeader(List<Slot> slots, Map<String, String> metadata) {
  static final String METADATA = "__metadata__";

  /// A tensor and the range of the payload its bytes take.
  record Slot(TensorSpec spec, long begin, long end) {}

  /// Puts the tensors in payload order and checks that they cover the payload exactly once, as the format demands.
  static SafetensorsHeader of(Path file, Collection<Slot> found, Map<String, String> metadata, long payloadBytes) {
    List<Slot> slots = found.stream()
        .sorted(Comparator.comparingLong(Slot::begin).thenComparingLong(Slot::end))
        .toList();
    long next = 0;
    for (Slot slot : slots) {
      checkSize(file, slot, payloadBytes);
      if (slot.begin() != next) {
        String what = slot.begin() < next ? "overlaps the tensor before it" : "leaves a hole before it";
        throw damaged(file, slot,
            "expected its bytes to begin at " + next + ", got " + slot.begin() + ", which " + what);
      }
      next = slot.end();
    }
    if (next != payloadBytes) {
      throw new BadInputException(
          file + ": expected " + next + " bytes of tensors after the header, got " + payloadBytes
              + " (trailing bytes belong to no tensor); the file is damaged, download or write it again");
    }
    return new SafetensorsHeader(slots, metadata);
  }

  private static void checkSize(Path file, Slot slot, long payloadBytes) {
    String range = "[" + slot.begin() + ", " + slot.end() + "]";
    if (slot.begin() < 0 || slot.end() < slot.begin()) {
      throw damaged(file, slot, "expected data_offsets [begin, end] with 0 <= begin <= end, got " + range);
    }
    if (slot.end() > payloadBytes) {
      throw damaged(file, slot,
          "expected data_offsets within the " + payloadBytes + " bytes that follow the header, got "
              + range + " (the file may be truncated)");
    }
    long bytes = slot.spec().bytes();
    if (slot.end() - slot.begin() != bytes) {
      throw damaged(file, slot, "expected " + bytes + " bytes for " + slot.spec().type()
          + Arrays.toString(slot.spec().shape()) + ", got " + (slot.end() - slot.begin()) + " by data_offsets "
          + range);
    }
  }

  private static BadInputException damaged(Path file, Slot slot, String what) {
    return damaged(file, slot.spec().name(), what);
  }

  static BadInputException damaged(Path file, String tensor, String what) {
    String name = tensor.length() <= 120 ? tensor : tensor.substring(0, 120) + "...";
    return new BadInputException(
        file + ": tensor '" + name + "': " + what + "; the file is damaged, download or write it again");
  }
}
