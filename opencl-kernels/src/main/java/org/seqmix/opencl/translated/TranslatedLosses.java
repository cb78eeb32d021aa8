package org.seqmix.opencl.translated;

import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Divergence;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Losses per token.
final class TranslatedLosses extends Group {
  TranslatedLosses(Launcher launcher) {
    super(launcher);
  }

  /// Logits with a temperature, and the log-sum-exp of each token's in two parts, see {@link LogSumExpKernel}.
  private record Distribution(Tensor logits, double temperature, Tensor largest, Tensor rest) {
    /// Adds its parameters to a launch: the names of the kernels' fields end with `name` in capitals.
    Launch addTo(Launch launch, String name) {
      String capitals = Character.toUpperCase(name.charAt(0)) + name.substring(1);
      return launch.rows(name, logits).vector("largest" + capitals, largest).vector("rest" + capitals, rest)
          .real(name + "Temperature", temperature);
    }
  }

  @Override
  public void crossEntropy(Tensor logits, Tensor labels, Tensor loss, Tensor lse) {
    try (Scope scratch = device().newScope("crossEntropy")) {
      Distribution q = distribution(scratch, logits, 1);
      launch(CrossEntropyKernel.class).rows("logits", logits).vector("labels", labels).vector("largest", q.largest())
          .vector("rest", q.rest()).vector("loss", loss).vector("lse", lse).items(logits.rows());
    }
  }

  @Override
  public void crossEntropyGrad(Tensor dloss, Tensor logits, Tensor labels, Tensor lse, Tensor dlogits) {
    launch(CrossEntropyGradKernel.class).vector("dloss", dloss).rows("logits", logits).vector("labels", labels)
        .vector("lse", lse).rows("dlogits", dlogits).number("columns", logits.columns()).items(logits.elements());
  }

  @Override
  public void divergence(Divergence kind, Tensor student, double studentTemperature, Tensor teacher,
      double teacherTemperature, Tensor loss) {
    try (Scope scratch = device().newScope("divergence")) {
      divergence(kind, distribution(scratch, student, studentTemperature),
          distribution(scratch, teacher, teacherTemperature), loss);
    }
  }

  @Override
  public void divergenceGrad(Divergence kind, Tensor dloss, Tensor student, double studentTemperature, Tensor teacher,
      double teacherTemperature, Tensor dstudent) {
    try (Scope scratch = device().newScope("divergenceGrad")) {
      Distribution q = distribution(scratch, student, studentTemperature);
      Distribution p = distribution(scratch, teacher, teacherTemperature);
      Tensor reverse = scratch.empty(DType.F32, student.rows());
      if (kind == Divergence.REVERSE_KL) {
        divergence(kind, q, p, reverse);
      }
      p.addTo(q.addTo(launch(DivergenceGradKernel.class).vector("dloss", dloss), "student"), "teacher")
          .vector("reverse", reverse).rows("dstudent", dstudent).number("kind", DivergenceKernel.number(kind))
          .number("columns", student.columns()).items(student.elements());
    }
  }

  @Override
  public void rowDistance(Tensor a, Tensor b, Tensor loss) {
    launch(RowDistanceKernel.class).rows("a", a).rows("b", b).vector("loss", loss).number("width", a.columns())
        .local("partial", LanesKernel.LANES).groups(a.rows(), LanesKernel.LANES);
  }

  @Override
  public void rowDistanceGrad(Tensor dloss, Tensor a, Tensor b, Tensor loss, Tensor da) {
    launch(RowDistanceGradKernel.class).vector("dloss", dloss).rows("a", a).rows("b", b).vector("loss", loss)
        .rows("da", da).number("columns", a.columns()).items(a.elements());
  }

  private Distribution distribution(Scope scratch, Tensor x, double temperature) {
    Tensor largest = scratch.empty(DType.F32, x.rows());
    Tensor rest = scratch.empty(DType.F32, x.rows());
    launch(LogSumExpKernel.class).rows("x", x).vector("largest", largest).vector("rest", rest)
        .number("width", x.columns()).real("temperature", temperature).local("partial", LanesKernel.LANES)
        .groups(x.rows(), LanesKernel.LANES);
    return new Distribution(x, temperature, largest, rest);
  }

  private void divergence(Divergence kind, Distribution q, Distribution p, Tensor loss) {
    p.addTo(q.addTo(launch(DivergenceKernel.class), "student"), "teacher").vector("loss", loss)
        .number("width", q.logits().columns()).number("kind", DivergenceKernel.number(kind))
        .local("partial", LanesKernel.LANES).groups(q.logits().rows(), LanesKernel.LANES);
  }
}
