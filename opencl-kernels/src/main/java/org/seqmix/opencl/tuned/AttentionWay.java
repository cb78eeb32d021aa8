package org.seqmix.opencl.tuned;

import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher.Hardware;
import org.seqmix.opencl.launch.Trials;

/// One way to compute attention over tiles.
///
/// @param name for trials: the way and the head dim
/// @param bound of its difference from the plain kernels
/// @param rounds whether operands are BF16
/// @param aligned whether it is tried on rows that begin at multiples of 16 bytes
/// @param forward outputs; `dq` gradient of queries; `dkv` gradients of keys and values
record AttentionWay(String name, double bound, boolean rounds, boolean aligned, Part forward, Part dq, Part dkv) {
  /// Widest head that a tile holds.
  static final int WIDEST = 256;

  /// @param code the kernel
  /// @param tile rows of the tile that a group keeps
  /// @param items of a group
  record Part(Written code, int tile, int items) {
  }

  private static final int WARPS = 128;
  /// Tokens of a trial's longer row: more than two tiles, with a rest.
  private static final int TRIED = 150;
  private static final int TRIED_ON_PROCESSOR = 45;

  /// What it is tried on.
  AttentionTrial trial(int headDim, Hardware hardware) {
    return new AttentionTrial(headDim, aligned, hardware.isProcessor() ? TRIED_ON_PROCESSOR : TRIED);
  }

  /// Tiles multiplied by plain arithmetic, on any device.
  ///
  /// @param aligned whether rows begin at multiples of 16 bytes
  static AttentionWay tiles(int headDim, boolean aligned, Hardware hardware) {
    AttentionTiles tiles = AttentionTiles.of(headDim, hardware);
    String name = " in tiles, head dim " + headDim + (aligned ? "" : ", unaligned");
    return new AttentionWay(name, Trials.F32, false, aligned,
        tiles.forward().part("attention_tile.cl+attention_lanes.cl+attention.cl", "attention", headDim, aligned, hardware),
        tiles.dq().part("attention_tile.cl+attention_dq.cl", "attention_dq", headDim, aligned, hardware),
        tiles.dkv().part("attention_tile.cl+attention_dkv.cl", "attention_dkv", headDim, aligned, hardware));
  }

  /// Whether the ways on tensor cores know a head dim.
  static boolean fitsTensorCores(int headDim) {
    return headDim == 64 || headDim == 128;
  }

  /// Tensor cores, operands rounded to BF16. At most 48 KiB of local memory.
  static AttentionWay bf16(int headDim) {
    Written forward = code("attention_mma.cl+attention_bf16.cl", "attention_bf16", headDim, 0);
    Written dq = code("attention_mma.cl+attention_dq_bf16.cl", "attention_dq_bf16", headDim, 0);
    Written dkv = code("attention_mma.cl+attention_dkv_bf16.cl", "attention_dkv_bf16", headDim, 0);
    int parts = headDim == 64 ? 2 : 1;
    return new AttentionWay(" in BF16, head dim " + headDim, Trials.SIXTEEN_BITS, true, true,
        new Part(forward.with("PARTS", parts).with("KEYS", 64).with("KEEP", 0), 64 * parts, WARPS),
        new Part(dq.with("KEYS", 16), 64, WARPS),
        new Part(dkv.with("QUERIES", 32).with("STAGES", headDim == 64 ? 2 : 1).with("KEEP", 0), 64, WARPS));
  }

  /// Tensor cores, every F32 number as the sum of two of TF32; rows begin at multiples of 16 bytes. Heads of 128 columns take up to
  /// 96 KiB of local memory, more than NVIDIA's OpenCL says there is, but not more than it gives.
  static AttentionWay tf32(int headDim) {
    String mma = "attention_mma.cl+attention_tf32_mma.cl+";
    Written forward = code(mma + "attention_tf32.cl", "attention_tf32", headDim, 1);
    Written dq = code(mma + "attention_dq_tf32.cl", "attention_dq_tf32", headDim, 1);
    Written dkv = code(mma + "attention_dkv_tf32.cl", "attention_dkv_tf32", headDim, 1);
    return new AttentionWay(" in parts of TF32, head dim " + headDim, Trials.F32, false, true,
        new Part(forward.with("KEYS", 32), 64, WARPS),
        new Part(dq.with("KEYS", 32), 64, WARPS),
        new Part(dkv.with("QUERIES", 32), 64, WARPS));
  }

  private static Written code(String files, String function, int headDim, int parted) {
    return Written.of(files, function).with("HEAD", headDim).with("PARTED", parted);
  }
}
