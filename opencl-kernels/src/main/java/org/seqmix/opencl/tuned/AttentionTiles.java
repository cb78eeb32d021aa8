package org.seqmix.opencl.tuned;

import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher.Hardware;

/// Sizes of the tiles of attention by plain arithmetic: at most 48 KiB of local memory a group.
///
/// @param forward of outputs; `dq` of the gradient of queries; `dkv` of those of keys and values; `rows` of blocks of matrices
record AttentionTiles(Tile forward, Tile dq, Tile dkv, Tile rows) {
  /// @param left rows that a group keeps
  /// @param right rows that go by
  /// @param across items across the right rows and the columns
  /// @param down items down the left rows
  record Tile(int left, int right, int across, int down) {
    /// A kernel with these sizes.
    AttentionWay.Part part(String files, String function, int headDim, boolean aligned, Hardware hardware) {
      int unit = 4 * across;
      Written code = Written.of(files, function).with("HEAD", headDim).with("WIDTH", Math.ceilDiv(headDim, unit) * unit)
          .with("LEFT", left).with("RIGHT", right).with("TX", across).with("TY", down).with("ALIGNED", aligned ? 1 : 0)
          .with("SHUFFLE", hardware.nvidia() ? 1 : 0);
      return new AttentionWay.Part(code, left, across * down);
    }
  }

  /// Those for a head dim of up to 256.
  static AttentionTiles of(int headDim, Hardware hardware) {
    if (hardware.isProcessor()) {
      Tile small = new Tile(16, 16, 4, 4);
      return new AttentionTiles(small, small, small, small);
    }
    if (headDim > 128) {
      return new AttentionTiles(wide(hardware.nvidia() ? 16 : 8, hardware.nvidia() ? 16 : 8), wide(8, 8), wide(8, 8), wide(16, 16));
    }
    if (headDim > 64) {
      return hardware.nvidia() ? new AttentionTiles(wide(32, 32), wide(32, 16), wide(32, 8), wide(32, 32))
          : new AttentionTiles(wide(16, 16), wide(16, 16), wide(16, 8), wide(32, 32));
    }
    return hardware.nvidia()
        ? new AttentionTiles(new Tile(64, 64, 8, 16), wide(64, 32), wide(64, 16), wide(32, 32))
        : new AttentionTiles(wide(32, 32), wide(32, 32), wide(32, 16), wide(32, 32));
  }

  private static Tile wide(int left, int right) {
    return new Tile(left, right, 8, 8);
  }
}
