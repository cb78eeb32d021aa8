package org.seqmix.tensor.cpu;

import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Attention without the Vector API: what holds with it.
class ScalarAttentionTest extends AttentionKernelTest {
  @Override
  AttentionCase.Kernel kernel() {
    return new AttentionCase.Kernel() {
      @Override
      public void forward(Tensor q, KeyValues kv, Rows rows, AttentionShape shape, Tensor out, Tensor lse,
          Workers workers) {
        ScalarAttention.attention(q, kv, rows, shape, out, lse, workers);
      }

      @Override
      public void backward(Tensor dout, Tensor q, Tensor k, Tensor v, Tensor out, Tensor lse, Rows rows,
          AttentionShape shape, Tensor dq, Tensor dk, Tensor dv, Workers workers) {
        ScalarAttention.attentionGrad(dout, q, k, v, out, lse, rows, shape, dq, dk, dv, workers);
      }
    };
  }
}
