package org.seqmix.mohawk.study.matrices;

import java.util.List;
import org.seqmix.mohawk.study.matrices.AttentionMatrix.Place;

/// How near every family comes to one matrix: Frobenius distances, not squared and not divided.
///
/// @param place where the matrix is from
/// @param norm its own norm
/// @param toeplitz distance of the nearest Toeplitz matrix
/// @param sizes distances of the families that have a state
public record MatrixResult(Place place, double norm, double toeplitz, List<AtSize> sizes) {
  /// Distances at one state size.
  ///
  /// @param state the size, N
  /// @param lowRank causal low rank
  /// @param ssd SSD
  /// @param general general semiseparable by balanced truncation
  /// @param refitted the same transitions with inputs and outputs by least squares
  /// @param floor no matrix whose blocks below the diagonal have rank N is nearer
  public record AtSize(int state, double lowRank, double ssd, double general, double refitted, double floor) {
  }

  public MatrixResult {
    sizes = List.copyOf(sizes);
  }
}
