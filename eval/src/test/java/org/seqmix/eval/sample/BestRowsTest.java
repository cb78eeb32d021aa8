package org.seqmix.eval.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.seqmix.eval.TinyModels;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.cpu.CpuDevice;

class BestRowsTest {
  /// A clock on which every run takes a second: twice the rows are twice as fast, up to the most.
  @Test
  void rowsDoubleAsLongAsThatIsFaster() {
    AtomicLong now = new AtomicLong();
    try (CpuDevice cpu = CpuDevice.open(); Scope scope = cpu.newScope("weights")) {
      Decoder decoder = TinyModels.decoder(TinyModels.llamba(13, 64), scope, DType.F32);
      List<BestRows.Trial> trials = BestRows.trials(decoder, 20, 50, () -> now.addAndGet(1_000_000_000));
      assertThat(trials).extracting(BestRows.Trial::rows).containsExactly(8, 16, 32, 50);
      assertThat(BestRows.best(trials).rows()).isEqualTo(50);
      assertThat(BestRows.trials(decoder, 500, 3, () -> now.addAndGet(1_000_000_000)))
          .extracting(BestRows.Trial::rows).containsExactly(3);
    }
  }

  /// A clock on which every run takes ten times as long as the one before.
  @Test
  void twoSlowerTrialsAreEnough() {
    AtomicLong now = new AtomicLong();
    AtomicLong step = new AtomicLong(1_000_000);
    try (CpuDevice cpu = CpuDevice.open(); Scope scope = cpu.newScope("weights")) {
      Decoder decoder = TinyModels.decoder(TinyModels.llamba(13, 64), scope, DType.F32);
      List<BestRows.Trial> trials =
          BestRows.trials(decoder, 4, 512, () -> now.addAndGet(step.getAndUpdate(s -> 10 * s)));
      assertThat(trials).extracting(BestRows.Trial::rows).containsExactly(8, 16, 32);
      assertThat(BestRows.best(trials).rows()).isEqualTo(8);
    }
  }

  @Test
  void ofEqualOnesTheSmallerBatchIsTaken() {
    assertThat(BestRows.best(List.of(new BestRows.Trial(8, 5), new BestRows.Trial(16, 7), new BestRows.Trial(32, 7)))
        .rows()).isEqualTo(16);
  }
}
