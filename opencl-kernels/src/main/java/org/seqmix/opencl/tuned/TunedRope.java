package org.seqmix.opencl.tuned;

import java.util.List;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Rotary embedding.
final class TunedRope extends RowGroup {
  private static final Form.Pair ROPE = Form.Pair.of("rope.cl", "rope", (k, n, w) -> {
    Rows rows = Rows.packedContinuing(new int[] {5, 0, 2}, new int[][] {{3}, {}, {}}, new int[] {4, 0, 1});
    int headDim = 2 * w + 4;
    Tensor y = n.output(7, 3 * headDim);
    Tensor back = n.output(7, 3 * headDim);
    Tensor cos = n.rows(9, w, 1);
    Tensor sin = n.rows(9, w, 1);
    k.rope(n.rows(7, 3 * headDim, 2), cos, sin, rows, 3, false, y);
    k.rope(n.rows(7, 3 * headDim, 2), cos, sin, rows, 3, true, back);
    return List.of(y, back);
  });

  TunedRope(Launcher launcher, Kernels plain) {
    super(launcher, plain);
  }

  @Override
  public void rope(Tensor x, Tensor cos, Tensor sin, Rows rows, int heads, boolean inverse, Tensor y) {
    long headDim = x.columns() / heads;
    long pairs = cos.columns();
    Form form = ROPE.of(isWide(x, false) && isWide(cos, false) && isWide(sin, false) && isWide(y, false)
        && headDim % Form.WIDE == 0);
    if (!passes(form)) {
      plain.rope(x, cos, sin, rows, heads, inverse, y);
      return;
    }
    RowTable table = launcher().table(rows);
    over(launch(form.code()).rows("x", x).rows("cosines", cos).rows("sines", sin).real("sign", inverse ? -1 : 1)
        .vector("spans", table.spans()).vector("spanOf", table.spanOf()).number("headDim", headDim)
        .number("pairs", pairs)
        .rows("y", y), form, rows.tokens(), heads * (headDim - pairs));
  }
}
