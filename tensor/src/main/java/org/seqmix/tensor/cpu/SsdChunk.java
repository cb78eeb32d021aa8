package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Native.getFloat;
import static org.seqmix.tensor.cpu.Native.setFloat;
import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;
import static org.seqmix.tensor.cpu.Vectors.load;
import static org.seqmix.tensor.cpu.Vectors.store;

import jdk.incubator.vector.FloatVector;
import org.seqmix.tensor.SsdShape;

/// One chunk of tokens of one head in the SSD's matrix form, backward, in tiles that stay in the cache.
///
/// With L_ij the product of the decays after j up to i, α_i the product up to i from the chunk's beginning, β_j the
/// product after j to its end, h the state before the chunk and R the gradient of the state after it, both (P, N) here:
///
/// 1. G = dY Xᵀ, M = L ∘ (C Bᵀ), G' = L ∘ G, lower triangles
/// 2. dC = (α dY) h + G' B
/// 3. dB = (β X) R + G'ᵀ C
/// 4. dX = (β B) Rᵀ + Mᵀ dY + D dY
/// 5. dlogDecay_k = sum of G' ∘ C Bᵀ over j < k <= i, of C ∘ (α dY) h over i >= k, of B ∘ (β X) R over j < k, and
///    <R, h> times the chunk's decay: sums of what passes k, never differences
/// 6. R of the chunk before = decay R + (α dY)ᵀ C; h of the next = decay h + (β X)ᵀ B
///
/// Source: Mamba-2's chunked algorithm, differentiated; the same numbers as the recurrence.
final class SsdChunk {
  /// Tokens a chunk, Q, where the state is small, and where passing over it weighs more than the triangles do.
  private static final int SHORT = Lanes.padded(32);
  private static final int LONG = Lanes.padded(64);
  private static final int LARGE_STATE = 2048;
  /// Rows of a register tile or lanes, whichever is more: the grain of the lower triangle.
  private static final int GRAIN = Math.max(8, LANES);
  /// Pieces of scratch memory.
  static final int PIECES = 20;

  private final int q;
  private final int n;
  private final int p;
  private final int np;
  private final int pp;
  private final long x;
  private final long dy;
  private final long b;
  private final long c;
  private final long scaled;
  private final long decayedDy;
  private final long transposed;
  private final long cb;
  private final long g;
  private final long m;
  private final long dx;
  private final long db;
  private final long dc;
  private final long r;
  private final long rTransposed;
  private final long decays;
  private final int first;
  private final long alpha;
  private final long beta;
  private final long partial;
  private final long sums;
  private final long skips;

  private final SsdHead head;

  /// Chunks of one head; `decays` are those of the tokens from `first` on, 1 beyond the last one's.
  SsdChunk(SsdShape shape, SsdHead head, int first, long decays, Scratch scratch) {
    this.head = head;
    this.first = first;
    this.decays = decays;
    n = shape.state();
    p = shape.headDim();
    np = padded(n);
    pp = padded(p);
    q = tokens(np, pp);
    x = scratch.take((long) q * pp);
    dy = scratch.take((long) q * pp);
    b = scratch.take((long) q * np);
    c = scratch.take((long) q * np);
    scaled = scratch.take((long) q * Math.max(np, pp));
    decayedDy = scratch.take((long) q * pp);
    transposed = scratch.take((long) q * Math.max(np, pp));
    cb = scratch.take((long) q * q);
    g = scratch.take((long) q * q);
    m = scratch.take((long) q * q);
    dx = scratch.take((long) q * pp);
    db = scratch.take((long) q * np);
    dc = scratch.take((long) q * np);
    r = scratch.take((long) np * pp);
    rTransposed = scratch.take((long) np * pp);
    alpha = scratch.take(q);
    beta = scratch.take(q);
    partial = scratch.take((long) q * LANES);
    sums = scratch.take(q);
    skips = scratch.take(LANES);
    TileRows.zero(skips, LANES);
  }

  /// Floats of scratch memory for padded extents.
  static long floats(int np, int pp) {
    long q = tokens(np, pp);
    return q * (5L * pp + 4L * np + 2L * Math.max(np, pp) + 3 * q + LANES + 3) + 2L * np * pp + LANES;
  }

  /// Tokens a chunk for padded extents.
  static int tokens(int np, int pp) {
    return np * pp < LARGE_STATE ? SHORT : LONG;
  }

  /// Extents inside are multiples of the lanes and of the rows of a register tile.
  static int padded(int extent) {
    return Lanes.padded(extent, GRAIN);
  }

  /// Tokens a chunk, Q.
  int tokens() {
    return q;
  }

  long stateBytes() {
    return 4L * np * pp;
  }

  /// The sum of dy x over the tokens seen so far.
  float skip() {
    return Lanes.sum(load(skips));
  }

  /// Reads a state (N, P), zeros for address 0, into h (P, N).
  void loadState(long from, long h) {
    if (from == 0) {
      TileRows.zero(h, (long) np * pp);
      return;
    }
    TileRows.pack(from, 4L * p, n, p, rTransposed, np, pp);
    TileTranspose.run(rTransposed, 4L * pp, np, pp, h, 4L * np);
  }

  /// Reads the gradient of the state after the last token, zeros for address 0.
  void loadGradient(long from) {
    loadState(from, r);
  }

  /// Writes the gradient of the state before the first token, or zeros.
  void storeGradient(boolean continues, long to) {
    if (continues) {
      TileTranspose.run(r, 4L * np, pp, np, rTransposed, 4L * pp);
    } else {
      TileRows.zero(rTransposed, (long) np * pp);
    }
    TileRows.unpack(rTransposed, pp, n, p, to, 4L * p);
  }

  /// next = the state after the chunk, from the state h before it.
  void advance(int from, int tokens, long h, long next) {
    TileRows.pack(head.b().at(from), head.b().row(), tokens, n, b, q, np);
    TileRows.pack(head.x().at(from), head.x().row(), tokens, p, x, q, pp);
    gates(from);
    TileRows.scaleRows(x, beta, q, pp, scaled);
    TileRows.scale(h, total(), (long) np * pp, next);
    TileProduct.run(pp, np, q, scaled, 4, 4L * pp, b, 4L * np, next, 4L * np, true);
  }

  /// Gradients of the chunk's tokens from the state h before it. `carried`: h is not zero; `later`: R is not zero;
  /// `earlier`: R of the chunk before is wanted; `add`: add to dB and dC.
  void backward(int from, int tokens, long h, boolean carried, boolean later, boolean earlier, boolean add) {
    TileRows.pack(head.b().at(from), head.b().row(), tokens, n, b, q, np);
    TileRows.pack(head.c().at(from), head.c().row(), tokens, n, c, q, np);
    TileRows.pack(head.x().at(from), head.x().row(), tokens, p, x, q, pp);
    TileRows.pack(head.dy().at(from), head.dy().row(), tokens, p, dy, q, pp);
    gates(from);
    triangles(from);
    TileRows.scaleRows(dy, alpha, q, pp, decayedDy);
    TileRows.zero(partial, (long) q * LANES);
    outputGradient(h, carried);
    inputGradient(later);
    valueGradient(later);
    decayGradient(h, carried && later);
    if (earlier) {
      TileRows.scale(r, total(), (long) np * pp, r);
      TileProduct.run(pp, np, q, decayedDy, 4, 4L * pp, c, 4L * np, r, 4L * np, true);
    }
    write(db, head.db(), from, tokens, add);
    write(dc, head.dc(), from, tokens, add);
    TileRows.unpack(dx, pp, tokens, p, head.dx().at(from), head.dx().row());
    for (int t = 0; t < tokens; t++) {
      setFloat(head.dlogDecay().at(from + t), getFloat(sums + 4L * t));
    }
  }

  private void write(long tile, Slice to, int from, int tokens, boolean add) {
    if (add) {
      TileRows.add(tile, np, tokens, n, 1, to.at(from), to.row());
    } else {
      TileRows.unpack(tile, np, tokens, n, to.at(from), to.row());
    }
  }

  /// α and β of the chunk; tokens beyond its end keep everything.
  private void gates(int from) {
    Decays.within(decays(from), q, alpha, beta);
  }

  private long decays(int from) {
    return decays + 4L * (from - first);
  }

  private float total() {
    return getFloat(alpha + 4L * (q - 1));
  }

  /// Step 1: C Bᵀ, M and G'.
  private void triangles(int from) {
    long row = 4L * q;
    TileTranspose.run(b, 4L * np, q, np, transposed, row);
    lowerProduct(c, np, cb);
    TileTranspose.run(x, 4L * pp, q, pp, transposed, row);
    lowerProduct(dy, pp, g);
    SsdTriangle.mask(q, GRAIN, decays(from), cb, g, m, skips);
  }

  /// The blocks of rows times `transposed` that touch the lower triangle.
  private void lowerProduct(long rows, int depth, long to) {
    long row = 4L * q;
    for (int i = 0; i < q; i += GRAIN) {
      TileProduct.run(GRAIN, i + GRAIN, depth, rows + 4L * i * depth, 4L * depth, 4, transposed, row, to + i * row, row,
          false);
    }
  }

  /// Step 2; leaves C ∘ (α dY) h, summed over i >= k, in `partial`.
  private void outputGradient(long h, boolean carried) {
    if (carried) {
      TileProduct.run(q, np, pp, decayedDy, 4L * pp, 4, h, 4L * np, dc, 4L * np, false);
      long row = 4L * np;
      SsdTriangle.sumDots(q, np, c + (q - 1) * row, dc + (q - 1) * row, -row, partial + (q - 1L) * BYTES, -BYTES);
    }
    for (int i = 0; i < q; i += 8) {
      TileProduct.run(8, np, i + 8, g + 4L * i * q, 4L * q, 4, b, 4L * np, dc + 4L * i * np, 4L * np,
          carried);
    }
  }

  /// Step 3; adds B ∘ (β X) R, summed over j < k, to `partial`.
  private void inputGradient(boolean later) {
    if (later) {
      TileRows.scaleRows(x, beta, q, pp, scaled);
      TileProduct.run(q, np, pp, scaled, 4L * pp, 4, r, 4L * np, db, 4L * np, false);
      // What lies before token k: the sums begin one token later.
      SsdTriangle.sumDots(q - 1, np, b, db, 4L * np, partial + BYTES, BYTES);
    }
    for (int j = 0; j < q; j += 8) {
      TileProduct.run(8, np, q - j, g + 4L * (j * q + j), 4, 4L * q, c + 4L * j * np, 4L * np,
          db + 4L * j * np, 4L * np, later);
    }
  }

  /// Step 4.
  private void valueGradient(boolean later) {
    TileRows.scale(dy, head.d(), (long) q * pp, dx);
    if (later) {
      TileTranspose.run(r, 4L * np, pp, np, rTransposed, 4L * pp);
      TileRows.scaleRows(b, beta, q, np, scaled);
      TileProduct.run(q, pp, np, scaled, 4L * np, 4, rTransposed, 4L * pp, dx, 4L * pp, true);
    }
    for (int j = 0; j < q; j += 8) {
      TileProduct.run(8, pp, q - j, m + 4L * (j * q + j), 4, 4L * q, dy + 4L * j * pp, 4L * pp,
          dx + 4L * j * pp, 4L * pp, true);
    }
  }

  /// Step 5.
  private void decayGradient(long h, boolean through) {
    if (through) {
      SsdTriangle.addThrough(q, r, h, stateBytes(), total(), partial);
    }
    SsdTriangle.passing(q, g, cb, partial);
    TileTranspose.laneSums(partial, q, sums);
  }
}
