package org.seqmix.eval.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.seqmix.eval.Speed;
import org.seqmix.eval.Throughput;
import org.seqmix.hybrid.model.Decoder;

/// The number of texts at once with which a model writes fastest, found by trying.
public final class BestRows {
  private static final int FIRST = 8;
  private static final int TOKENS = 24;
  private static final int REPEATS = 3;

  /// One trial.
  ///
  /// @param rows texts at once
  /// @param speed tokens a second, all rows together
  public record Trial(int rows, double speed) {
  }

  private BestRows() {
  }

  /// Trials of 8, 16, 32 and so on rows up to `most`, each behind `depth` tokens; they end where twice as
  /// many have been slower two times running. `clock` gives nanoseconds.
  public static List<Trial> trials(Decoder decoder, int depth, int most, LongSupplier clock) {
    int context = decoder.plan().context();
    int behind = Math.min(depth, Math.max(0, context - TOKENS));
    int tokens = Math.min(TOKENS, context - behind);
    List<Trial> out = new ArrayList<>();
    int slower = 0;
    for (int rows = Math.min(FIRST, most); rows <= most; rows = rows == most ? most + 1 : Math.min(most, 2 * rows)) {
      Speed speed = new Throughput(clock, 1, REPEATS).decode(decoder, rows, behind, tokens);
      out.add(new Trial(rows, speed.median()));
      slower = speed.median() < best(out).speed() ? slower + 1 : 0;
      if (slower == 2) {
        break;
      }
    }
    return out;
  }

  /// The fastest of some trials; of equal ones the one with fewer rows.
  public static Trial best(List<Trial> trials) {
    Trial best = trials.getFirst();
    for (Trial t : trials) {
      best = t.speed() > best.speed() ? t : best;
    }
    return best;
  }
}
