package org.seqmix.eval.task;

import java.util.Arrays;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Losses;

/// How likely tokens are after rows of the residual stream. Logits are made a few rows at a time, once for all tokens that
/// are asked about.
final class TokenJudge {
  /// Logits held at a time.
  private static final long LOGITS = 4L << 20;

  /// Hears what became of the tokens.
  interface Listener {
    /// `nats` is -log p of the token that set `set` has for row `row`; `largest` whether no other token is likelier there.
    void judged(int set, int row, double nats, boolean largest);
  }

  private TokenJudge() {
  }

  /// Asks about tokens, `sets[k][row]`, that follow rows x (rows, width) from the last block.
  static void judge(Decoder decoder, Tensor x, int[][] sets, Listener listener) {
    int rows = Math.toIntExact(x.rows());
    int most = (int) Math.max(1, LOGITS / decoder.plan().vocabulary());
    for (int at = 0; at < rows; at += most) {
      int to = Math.min(rows, at + most);
      try (Scope scope = decoder.device().newScope("logits")) {
        Context c = Context.inference(scope);
        Tensor logits = decoder.head(c, decoder.normed(c, x.rows(at, to)));
        double[] values = logits.toDoubles();
        for (int set = 0; set < sets.length; set++) {
          int[] ids = Arrays.copyOfRange(sets[set], at, to);
          double[] nats = Losses.crossEntropy(c, logits, scope.ofInts(Shape.of(ids.length), ids)).toDoubles();
          for (int i = 0; i < ids.length; i++) {
            listener.judged(set, at + i, nats[i], isLargest(values, i * (values.length / ids.length), ids, i));
          }
        }
      }
    }
  }

  private static boolean isLargest(double[] logits, int from, int[] ids, int i) {
    double own = logits[from + ids[i]];
    for (int v = from; v < from + logits.length / ids.length; v++) {
      if (logits[v] > own) {
        return false;
      }
    }
    return true;
  }
}
