package org.seqmix.tensor.cpu;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Tensor;

/// Some channels of one group, computed together: their numbers lie in tiles of [#width] columns, zeros beyond the
/// channels, and [#states] rows where a row is a number of the state. Groups of few channels leave lanes empty.
///
/// @param group of the channels
/// @param index of the block within the group
record SelectiveBlock(SelectiveShape shape, int group, int index) {
  /// Channels of a block at most: a few cache lines of a token.
  static final int CHANNELS = 64;

  /// Block `number` of all.
  static SelectiveBlock of(SelectiveShape shape, int number) {
    return new SelectiveBlock(shape, number / perGroup(shape), number % perGroup(shape));
  }

  /// Blocks of a group.
  static int perGroup(SelectiveShape shape) {
    return Math.ceilDiv(shape.channelsPerGroup(), CHANNELS);
  }

  /// Blocks of all groups.
  static int count(SelectiveShape shape) {
    return shape.groups() * perGroup(shape);
  }

  /// The first channel.
  int first() {
    return group * shape.channelsPerGroup() + index * CHANNELS;
  }

  int channels() {
    return Math.min(CHANNELS, shape.channelsPerGroup() - index * CHANNELS);
  }

  /// Columns of the tiles.
  int width() {
    return Lanes.padded(channels());
  }

  /// Numbers of the state, padded to whole strips.
  int states() {
    return Lanes.padded(shape.state(), SelectiveStrip.STATES);
  }

  /// Floats of the tile of decay rates.
  long rateFloats() {
    return (long) Lanes.padded(shape.state()) * width();
  }

  /// The channels' columns of a (tokens, D) or (N, D) tensor.
  Slice values(Tensor t, long row) {
    return Slice.of(t, row, 4L * first());
  }

  /// The group's columns of B or C.
  Slice keys(Tensor t, long row) {
    return Slice.of(t, row, 4L * group * shape.state());
  }

  /// The channels' states of a row of tokens, in a tensor of (rows, N, D).
  Slice state(Tensor t, int row) {
    long bytes = 4L * shape.channels();
    return new Slice(Cpu.address(t) + row * shape.state() * bytes + 4L * first(), bytes);
  }

  /// Copies the state into a tile, or zeros where there is none.
  void loadState(@Nullable Tensor from, int row, long tile) {
    if (from == null) {
      TileRows.zero(tile, (long) states() * width());
    } else {
      Slice state = state(from, row);
      TileRows.pack(state.address(), state.row(), shape.state(), channels(), tile, states(), width());
    }
  }

  void storeState(long tile, Tensor to, int row) {
    Slice state = state(to, row);
    TileRows.unpack(tile, width(), shape.state(), channels(), state.address(), state.row());
  }

  /// The tile of a times log2 e, (N, width); needs as much room at `scratch`.
  void rates(Tensor a, long scratch, long tile) {
    int columns = Lanes.padded(shape.state());
    Slice from = Slice.of(a, first(), 0);
    TileRows.scaled(from.address(), from.row(), channels(), shape.state(), FloatMath.LOG2_E, scratch, width(),
        columns);
    TileTranspose.run(scratch, 4L * columns, width(), columns, tile, 4L * width());
  }

  /// D of the channels in a row of the tile's width, or zeros.
  void skips(@Nullable Tensor d, long row) {
    if (d == null) {
      TileRows.zero(row, width());
    } else {
      TileRows.pack(Cpu.address(d) + 4L * first(), 0, 1, channels(), row, 1, width());
    }
  }

  /// Copies (rows, columns) into a tile of as many rows and `tileColumns`, zeros beyond the columns.
  static void pack(Slice from, int rows, int columns, long tile, int tileColumns) {
    TileRows.pack(from.address(), from.row(), rows, columns, tile, rows, tileColumns);
  }
}
