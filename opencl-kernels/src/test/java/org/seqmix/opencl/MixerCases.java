package org.seqmix.opencl;

import java.util.LinkedHashMap;
import java.util.Map;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.testing.EdgePrograms;
import org.seqmix.tensor.testing.FamilyPrograms;
import org.seqmix.tensor.testing.Program;
import org.seqmix.tensor.testing.SelectivePrograms;

/// Programs of the mixers' operations by name.
final class MixerCases {
  private static final int ALL = Integer.MAX_VALUE;
  private static final double EXTREME = 1e5;

  private MixerCases() {
  }

  /// On rows of about `t` tokens: windows, caches and extreme decays.
  static Map<String, Program> edges(int t) {
    Map<String, Program> all = new LinkedHashMap<>();
    Rows packed = Rows.packed(new int[] {t, 0, 3}, new int[][] {{t / 3}, {}, {}});
    Rows carried = Rows.packedContinuing(new int[] {t, 1, 0, 4, 1}, new int[][] {{t / 2}, {}, {}, {1}, {}},
        new int[] {9, 6, 3, 0, 25});
    for (int window : new int[] {1, 5, ALL}) {
      AttentionShape shape = new AttentionShape(4, 2, 6, 0.3, window);
      String name = window == ALL ? "" : " of " + window;
      all.put("attention window" + name, EdgePrograms.attention(shape, packed, 1));
      all.put("attention cache" + name, EdgePrograms.cached(shape, carried, false));
      all.put("attention short cache" + name, EdgePrograms.cached(shape, carried, true));
      for (double decay : new double[] {1, EXTREME}) {
        SsdShape ssd = new SsdShape(4, 2, 1, 5);
        all.put("matrix distance" + name + " decay " + decay, EdgePrograms.distance(ssd, shape, packed, decay));
        all.put("matrix rows" + name + " decay " + decay,
            EdgePrograms.matrixRows(ssd, shape, packed, t / 3, t / 2 + 1, decay));
      }
    }
    for (double decay : new double[] {1, EXTREME}) {
      all.put("ssd bare, decay " + decay, EdgePrograms.bareSsd(new SsdShape(6, 3, 4, 3), packed, decay));
    }
    return all;
  }

  /// The selective scan, Toeplitz matrices and products of matrices, on rows of about `t` tokens.
  static Map<String, Program> families(int t) {
    Map<String, Program> all = new LinkedHashMap<>();
    SelectiveShape shape = new SelectiveShape(6, 3, t % 5 + 2);
    Rows rows = FamilyPrograms.rows(t);
    for (double step : new double[] {0, 1e-4, 0.3, 1e4}) {
      all.put("selectiveScan, steps " + step, SelectivePrograms.scan(shape, SelectivePrograms.rows(t), step));
      all.put("selectiveRows, steps " + step, FamilyPrograms.selectiveRows(shape, rows, step, t / 3, t));
    }
    all.put("selectiveScan bare", SelectivePrograms.bare(shape, Rows.of(2, t)));
    for (int taps : new int[] {1, 5, 90}) {
      all.put("toeplitz of " + taps, FamilyPrograms.toeplitz(3, 4, taps, rows));
      all.put("toeplitzRows of " + taps, FamilyPrograms.toeplitzRows(3, taps, rows, t / 4, t));
    }
    all.put("batchedProduct", FamilyPrograms.batched(3, t, 5, 9));
    all.put("batchedProduct wide", FamilyPrograms.batched(2, 3, t, t + 1));
    all.put("matrixProduct", FamilyPrograms.product(3, 5, rows, 0, t));
    all.put("matrixProduct block", FamilyPrograms.product(2, 17, rows, t / 2, t / 2 + 1));
    return all;
  }

  /// Large enough to be cut into several pieces.
  static Map<String, Program> large() {
    Map<String, Program> all = new LinkedHashMap<>();
    all.put("ssd in pieces", EdgePrograms.bareSsd(new SsdShape(9, 3, 64, 128), Rows.ofLengths(130, 40, 5), 1));
    all.put("selectiveScan in pieces",
        SelectivePrograms.scan(new SelectiveShape(1300, 2, 16), SelectivePrograms.rows(300), 0.3));
    all.put("matrix distance in blocks", EdgePrograms.distance(new SsdShape(4, 2, 1, 4),
        AttentionShape.full(4, 2, 4), Rows.ofLengths(560, 500, 3, 7), 1));
    return all;
  }
}
