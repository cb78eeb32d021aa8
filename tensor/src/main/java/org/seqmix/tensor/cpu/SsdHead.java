package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.getFloat;

import org.seqmix.tensor.SsdShape;

/// Where one head's columns lie in the inputs and gradients of the SSD's backward pass, from the first token of all.
record SsdHead(Slice x, Slice dy, Slice b, Slice c, Slice logDecay, float d, Slice dx, Slice db, Slice dc,
    Slice dlogDecay) {
  static SsdHead of(SsdGrad.Inputs in, SsdGrad.Outputs out, int head) {
    SsdShape shape = in.shape();
    long value = 4L * head * shape.headDim();
    long group = 4L * (head / shape.headsPerGroup()) * shape.state();
    long gate = 4L * head;
    float d = in.d() == null ? 0 : getFloat(Cpu.address(in.d()) + gate);
    return new SsdHead(Slice.of(in.x(), 0, value), Slice.of(in.dy(), 0, value), Slice.of(in.b(), 0, group),
        Slice.of(in.c(), 0, group), Slice.of(in.logDecay(), 0, gate), d, Slice.of(out.dx(), 0, value),
        Slice.of(out.db(), 0, group), Slice.of(out.dc(), 0, group), Slice.of(out.dlogDecay(), 0, gate));
  }
}
