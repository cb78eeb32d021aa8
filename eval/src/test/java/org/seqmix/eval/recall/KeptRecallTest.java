package org.seqmix.eval.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.eval.TinyModels;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.cpu.CpuDevice;

class KeptRecallTest {
  private static final RecallOptions OPTIONS = new RecallOptions(8, 0, 3, 0);

  @TempDir Path directory;

  private List<RecallResult> run(Path file, String texts) {
    try (CpuDevice cpu = CpuDevice.open(); Scope scope = cpu.newScope("weights")) {
      Recall recall = new Recall(TinyModels.decoder(TinyModels.llama(13, 32), scope, DType.F32),
          new RecallVocabulary(IntStream.range(3, 13).toArray(), OptionalInt.of(1), text -> new int[] {3}));
      try (KeptRecall kept = new KeptRecall(recall, OPTIONS, "model", texts, file)) {
        return kept.run(new CopyTask(), 32, r -> {
        });
      }
    }
  }

  @Test
  void whatIsKnownIsNotAskedAgain() throws IOException {
    Path file = directory.resolve("not/yet/there.journal");
    List<RecallResult> first = run(file, "made");
    byte[] whole = Files.readAllBytes(file);
    assertThat(run(file, "made")).isEqualTo(first).hasSize(6);
    assertThat(Files.readAllBytes(file)).isEqualTo(whole);

    List<String> lines = Files.readAllLines(file);
    Files.writeString(file, String.join("\n", lines.subList(0, lines.size() - 1)) + "\n");
    assertThat(run(file, "made")).isEqualTo(first);
  }

  @Test
  void otherTextsAreRefused() {
    Path file = directory.resolve("journal");
    run(file, "made");
    assertThatThrownBy(() -> run(file, "another haystack")).isInstanceOf(BadInputException.class)
        .hasMessageContaining("was made with other settings").hasMessageNotContaining("\n");
  }
}
