package org.seqmix.mohawk.study.matrices;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.mixer.MixingMatrix;
import org.seqmix.mixer.ToeplitzMatrix;
import org.seqmix.mohawk.study.matrices.AttentionMatrix.Place;
import org.seqmix.mohawk.study.matrices.MatrixResult.AtSize;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;

/// How near Toeplitz, causal low-rank, SSD and general semiseparable matrices come to real attention matrices.
///
/// Matrices are taken a group at a time, and a group's results do not depend on the others. *Cost*: of every matrix,
/// {@link GradientFit} twice and {@link BalancedTruncation}'s truncation for every size. *Source*: MOHAWK's table of
/// approximated attention matrices.
///
/// @param sample the matrices
/// @param fit gradient descent's settings
/// @param sizes state sizes
public record MatrixStudy(AttentionSample sample, GradientFit fit, List<Integer> sizes) {
  /// Matrices at a time.
  static final int GROUP = 12;

  /// Hears of every group of matrices.
  @FunctionalInterface
  public interface Listener {
    /// All matrices so far are measured.
    void measured(List<MatrixResult> sofar);
  }

  public MatrixStudy {
    sizes = List.copyOf(sizes);
    if (sizes.isEmpty() || sizes.stream().anyMatch(s -> s < 1 || s >= sample.length())) {
      throw new IllegalArgumentException("study of matrices: expected state sizes in 1.." + (sample.length() - 1)
          + ", got " + sizes);
    }
  }

  /// The results in the sample's order, going on after those of an earlier run of the same study.
  public List<MatrixResult> run(List<MatrixResult> done, Listener listener) {
    List<Place> places = sample.places();
    List<MatrixResult> out = new ArrayList<>(done);
    while (out.size() < places.size()) {
      List<Place> group = places.subList(out.size(), Math.min(places.size(), out.size() + GROUP));
      out.addAll(measure(sample.teacher().device(), sample.matrices(group)));
      listener.measured(List.copyOf(out));
    }
    return List.copyOf(out);
  }

  /// Measures matrices of one length.
  List<MatrixResult> measure(Device device, List<AttentionMatrix> group) {
    int most = sizes.stream().mapToInt(Integer::intValue).max().orElseThrow();
    double[] toeplitz = toeplitz(device, group);
    List<double[]> lowRank = sizes.stream().map(n -> fit.lowRank(device, group, n)).toList();
    List<double[]> ssd = sizes.stream().map(n -> fit.ssd(device, group, n)).toList();
    List<MatrixResult> out = new ArrayList<>();
    for (int i = 0; i < group.size(); i++) {
      AttentionMatrix m = group.get(i);
      BalancedTruncation balanced = new BalancedTruncation(m, most);
      List<AtSize> at = new ArrayList<>();
      for (int s = 0; s < sizes.size(); s++) {
        TimeVaryingSystem cut = balanced.truncate(sizes.get(s));
        at.add(new AtSize(sizes.get(s), lowRank.get(s)[i], ssd.get(s)[i], m.distance(cut.matrix()),
            m.distance(cut.fitted(m).matrix()), balanced.floor(sizes.get(s))));
      }
      out.add(new MatrixResult(m.place(), m.norm(), toeplitz[i], at));
    }
    return out;
  }

  private static double[] toeplitz(Device device, List<AttentionMatrix> group) {
    try (Scope scope = device.newScope("Toeplitz")) {
      Context c = Context.inference(scope);
      MixingMatrix target = DenseMatrix.of(scope, group);
      return ToeplitzMatrix.nearest(c, target).distance(c, target).toDoubles();
    }
  }
}
