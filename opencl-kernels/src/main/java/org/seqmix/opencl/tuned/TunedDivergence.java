package org.seqmix.opencl.tuned;

import java.util.Arrays;
import java.util.List;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.Divergence;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Tensor;

/// Divergences of a student's softmax from a teacher's.
final class TunedDivergence extends RowGroup {
  private static final String FILE = "divergence.cl";

  /// By the divergence's place.
  private static final Form.Sizes[] LOSS = Arrays.stream(Divergence.values())
      .map(kind -> sizes(kind, "divergence", (k, n, w) -> {
        Tensor loss = n.nothing(5);
        k.divergence(kind, n.rows(5, Form.ROW * w, 8), 1.5, n.rows(5, Form.ROW * w, 8), 0.7, loss);
        return List.of(loss);
      })).toArray(Form.Sizes[]::new);
  private static final Form.Sizes[] GRAD = Arrays.stream(Divergence.values())
      .map(kind -> sizes(kind, "divergence_grad", (k, n, w) -> {
        Tensor dstudent = n.output(5, Form.ROW * w);
        k.divergenceGrad(kind, n.flat(1, 5), n.rows(5, Form.ROW * w, 8), 1.5, n.rows(5, Form.ROW * w, 8), 0.7,
            dstudent);
        return List.of(dstudent);
      })).toArray(Form.Sizes[]::new);

  private static Form.Sizes sizes(Divergence kind, String function, Form.Trial trial) {
    return Form.Sizes.of(function + " " + kind, Written.of(FILE, function).with("KIND", kind.ordinal()), trial);
  }

  TunedDivergence(Launcher launcher, Kernels plain) {
    super(launcher, plain);
  }

  @Override
  public void divergence(Divergence kind, Tensor student, double studentTemperature, Tensor teacher,
      double teacherTemperature, Tensor loss) {
    boolean large = isLarge(student.columns());
    Form form = LOSS[kind.ordinal()].of(large, isWide(student, false) && isWide(teacher, false));
    if (passes(form)) {
      launch(form.code()).rows("student", student).rows("teacher", teacher).real("studentScale", 1 / studentTemperature)
          .real("teacherScale", 1 / teacherTemperature).vector("loss", loss).number("width", student.columns())
          .groups(student.rows(), large ? LARGE_LANES : LANES);
    } else {
      plain.divergence(kind, student, studentTemperature, teacher, teacherTemperature, loss);
    }
  }

  @Override
  public void divergenceGrad(Divergence kind, Tensor dloss, Tensor student, double studentTemperature, Tensor teacher,
      double teacherTemperature, Tensor dstudent) {
    boolean large = isLarge(student.columns());
    Form form =
        GRAD[kind.ordinal()].of(large, isWide(student, false) && isWide(teacher, false) && isWide(dstudent, false));
    if (passes(form)) {
      launch(form.code()).vector("dloss", dloss).rows("student", student).rows("teacher", teacher)
          .real("studentScale", 1 / studentTemperature).real("teacherScale", 1 / teacherTemperature)
          .rows("dstudent", dstudent).number("width", student.columns())
          .groups(student.rows(), large ? LARGE_LANES : LANES);
    } else {
      plain.divergenceGrad(kind, dloss, student, studentTemperature, teacher, teacherTemperature, dstudent);
    }
  }
}
