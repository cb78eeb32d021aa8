package org.seqmix.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.config.Quantization;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.model.ModelWriter;
import org.seqmix.hybrid.model.QuantizedWriter;
import org.seqmix.hybrid.model.Rounding;
import org.seqmix.hybrid.quantize.Calibration;
import org.seqmix.hybrid.quantize.CalibrationTexts;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.WeightFormat;
import org.seqmix.tensor.cpu.CpuDevice;

/// What few bits in the files may cost the real models, on the first documents of real text.
class QuantizedBitsPerByteIT {
  private static final int DOCUMENTS = 60;

  @TempDir Path folder;

  private static double bitsPerByte(Path directory, Device device) {
    List<String> documents = Corpus.texts(Shared.path("data/tinystories/validation.txt")).subList(0, DOCUMENTS);
    try (Model model = Model.open(directory, device, Model.Use.INFERENCE);
        Tokenizer tokenizer = model.openTokenizer()) {
      return BitsPerByte.measure(model.decoder(), tokenizer, model.config().tokens(), documents).bitsPerByte();
    }
  }

  /// As `convert` writes it: 4 bits by what the model writes itself.
  private Path converted(Path directory, Device device, WeightFormat format, boolean calibrated) {
    Path out = folder.resolve(format + (calibrated ? " calibrated" : ""));
    try (Model model = Model.open(directory, device, Model.Use.TRAINING)) {
      ModelWriter.copyCompanions(directory, out);
      Quantization quantization = new Quantization(format);
      if (!calibrated) {
        QuantizedWriter.write(out, model.config(), model.decoder(), quantization, Rounding.NEAREST);
        return out;
      }
      List<int[]> texts = CalibrationTexts.written(model.decoder(), model.config().tokens());
      try (Calibration seen = Calibration.of(model.decoder(), texts)) {
        QuantizedWriter.write(out, model.config(), model.decoder(), quantization, seen.rounding());
      }
    }
    return out;
  }

  @ParameterizedTest
  @ValueSource(strings = {"stories-260K", "tinystories-3.8M"})
  void eightBitsCostAFifthOfAPerCentAtMost(String name) {
    Path directory = Shared.path("models/" + name);
    try (Device device = CpuDevice.open()) {
      assertThat(bitsPerByte(converted(directory, device, WeightFormat.Q8, false), device))
          .isCloseTo(bitsPerByte(directory, device), withinPercentage(0.2));
    }
  }

  @Test
  void fourBitsCostTwoAndAHalfPerCentAtMost() {
    Path directory = Shared.path("models/tinystories-3.8M");
    try (Device device = CpuDevice.open()) {
      assertThat(bitsPerByte(converted(directory, device, WeightFormat.Q4, true), device))
          .isCloseTo(bitsPerByte(directory, device), withinPercentage(2.5));
    }
  }

  /// A quarter of a million weights have little to spare: what 4 bits cost is stated in the documentation, and error
  /// feedback takes a good part of it back.
  @Test
  void theSmallestModelGainsByErrorFeedback() {
    Path directory = Shared.path("models/stories-260K");
    try (Device device = CpuDevice.open()) {
      double whole = bitsPerByte(directory, device);
      double nearest = bitsPerByte(converted(directory, device, WeightFormat.Q4, false), device);
      assertThat(bitsPerByte(converted(directory, device, WeightFormat.Q4, true), device))
          .isLessThan(whole + 0.9 * (nearest - whole));
    }
  }
}
