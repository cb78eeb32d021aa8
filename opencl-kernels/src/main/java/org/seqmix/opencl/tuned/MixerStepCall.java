package org.seqmix.opencl.tuned;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// The operations of a discrete Mamba-2 mixer between its projections, as far as they have been asked for.
///
/// @param conv the first
/// @param decay the second, if there is one
/// @param ssd the third, if there is one
record MixerStepCall(Conv conv, @Nullable Decay decay, @Nullable Recurrence ssd) {
  /// The operands of {@link Kernels#causalConv}.
  record Conv(Tensor x, Tensor w, @Nullable Tensor bias, Rows rows, @Nullable Tensor in, Tensor y,
      @Nullable Tensor out) {
  }

  /// The operands of {@link Kernels#logDecay}.
  record Decay(Tensor aLog, Tensor y) {
  }

  /// The operands of {@link Kernels#ssd}.
  record Recurrence(Tensor x, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape,
      @Nullable Tensor in, Tensor y, @Nullable Tensor out) {
  }

  /// The operands of {@link Kernels#gate}: the last, behind all the others.
  record Gate(Tensor z, @Nullable Tensor bias, Tensor y) {
  }

  static MixerStepCall of(Conv conv) {
    return new MixerStepCall(conv, null, null);
  }

  MixerStepCall with(Decay next) {
    return new MixerStepCall(conv, next, ssd);
  }

  MixerStepCall with(Recurrence next) {
    return new MixerStepCall(conv, decay, next);
  }

  /// What is read, but for states that are written in place; null for what is missing.
  @Nullable
  Tensor[] inputs() {
    return new @Nullable Tensor[] {conv.x(), conv.w(), conv.bias(), decay == null ? null : decay.aLog(),
        ssd == null ? null : ssd.d(), conv.in() == conv.out() ? null : conv.in(),
        ssd == null || ssd.in() == ssd.out() ? null : ssd.in()};
  }

  /// What is written; null for what is missing.
  @Nullable
  Tensor[] outputs() {
    return new @Nullable Tensor[] {conv.y(), conv.out(), decay == null ? null : decay.y(), ssd == null ? null : ssd.y(),
        ssd == null ? null : ssd.out()};
  }

  /// Whether `s` reads what the convolution and the decay write, head by head.
  boolean feeds(Recurrence s) {
    Tensor xbc = conv.y();
    long inner = s.shape().values();
    long keys = (xbc.columns() - inner) / 2;
    return decay != null && s.rows() == conv.rows() && s.shape().headsPerGroup() == 1
        && xbc.columns() == inner + 2L * s.shape().heads() * s.shape().state()
        && Places.same(s.x(), xbc.columns(0, inner)) && Places.same(s.b(), xbc.columns(inner, inner + keys))
        && Places.same(s.c(), xbc.columns(inner + keys, xbc.columns())) && Places.same(s.logDecay(), decay.y());
  }

  /// The same one operation after the other.
  void apart(Kernels kernels) {
    kernels.causalConv(conv.x(), conv.w(), conv.bias(), conv.rows(), conv.in(), conv.y(), conv.out());
    if (decay != null) {
      kernels.logDecay(decay.aLog(), decay.y());
    }
    if (ssd != null) {
      kernels.ssd(ssd.x(), ssd.b(), ssd.c(), ssd.logDecay(), ssd.d(), ssd.rows(), ssd.shape(), ssd.in(), ssd.y(),
          ssd.out());
    }
  }
}
