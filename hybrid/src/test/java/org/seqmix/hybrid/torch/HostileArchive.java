package org.seqmix.hybrid.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.seqmix.hybrid.BadInputException;

/// A small archive to be damaged, and what must come of it.
final class HostileArchive {
  static final String ROOT = "archive";
  /// Storage 0: six floats.
  static final TorchZip.Part STORAGE = TorchZip.Part.of(ROOT + "/data/0", new byte[24]);

  private HostileArchive() {}

  /// An archive of this pickle and one storage.
  static Path write(Path file, PickleBytes pickle) {
    return TorchZip.write(file, TorchZip.model(ROOT, pickle.bytes(), STORAGE));
  }

  /// A sound pickle: one tensor of two floats.
  static PickleBytes sound() {
    return PickleBytes.start().raw("}").text("a").two().raw("s.");
  }

  /// Opening `file` gives one line that names it and says `expected`.
  static void assertRefused(Path file, TorchLimits limits, String expected) {
    assertThatThrownBy(() -> TorchFile.open(file, limits).close()).isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file + ": ").hasMessageContaining(expected).hasMessageNotContaining("\n")
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(2100));
  }
}
