package org.seqmix.examples;

import java.util.Arrays;
import org.seqmix.mixer.MixerState;
import org.seqmix.ssm.DiscreteMamba2;
import org.seqmix.ssm.DiscreteMamba2Config;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.FreshWeights;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.cpu.CpuDevice;

/// For a JVM engineer who wants one layer: a sequence mixer forward, piece by piece, and as a matrix. Needs `ssm-core`.
public final class OneLayer {
  private OneLayer() {
  }

  /// Prints what the layer gives.
  public static void main(String[] args) {
    // @start region="layer"
    try (CpuDevice cpu = CpuDevice.open(); Scope weights = cpu.newScope("weights")) {
      DiscreteMamba2 layer = new DiscreteMamba2(DiscreteMamba2Config.of(256, 8, 32), 1, // width, heads, state size; layers
          new FreshWeights(weights, DType.F32, 7).root()); // seed
      try (Scope step = cpu.newScope("step"); MixerState state = layer.newState(2)) {
        Context c = Context.inference(step);
        Rows rows = Rows.ofLengths(6, 4); // two sequences, ten tokens, no padding
        Tensor u = step.full(DType.F32, Shape.of(rows.tokens(), 256), 0.1);
        Tensor y = layer.forward(c, u, rows); // (10, 256)
        Tensor same = layer.advance(c, u, state.continuing(6, 4), state); // the same bits, and the state after them
        Tensor m = layer.mix(c, u, rows).matrix().dense(c); // (2, 8, 6, 6): row, head, to, from
        // @end
        System.out.println("output " + y.shape() + ", matrices " + m.shape());
        System.out.println("by a carried state: "
            + (Arrays.equals(y.toFloats(), same.toFloats()) ? "the same bits" : "other bits"));
        System.out.println("positions " + Arrays.toString(state.positions()) + ", state " + state.bytes() + " bytes");
      }
    }
  }
}
