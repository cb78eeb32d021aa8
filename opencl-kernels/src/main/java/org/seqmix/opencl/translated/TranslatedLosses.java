package org.seqmix.opencl.translated;

import org.seqmix.opencl.launch.Group;
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

  @Override
  public void crossEntropy(Tensor logits, Tensor labels, Tensor loss, Tensor lse) {
    logSumExp(logits, 1, lse);
    launch(CrossEntropyKernel.class).rows("logits", logits).vector("labels", labels).vector("loss", loss)
        .vector("lse", lse).items(logits.rows());
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
      Tensor lseStudent = scratch.empty(DType.F32, student.rows());
      Tensor lseTeacher = scratch.empty(DType.F32, student.rows());
      logSumExp(student, studentTemperature, lseStudent);
      logSumExp(teacher, teacherTemperature, lseTeacher);
      divergence(kind, student, studentTemperature, lseStudent, teacher, teacherTemperature, lseTeacher, loss);
    }
  }

  @Override
  public void divergenceGrad(Divergence kind, Tensor dloss, Tensor student, double studentTemperature, Tensor teacher,
      double teacherTemperature, Tensor dstudent) {
    try (Scope scratch = device().newScope("divergenceGrad")) {
      Tensor lseStudent = scratch.empty(DType.F32, student.rows());
      Tensor lseTeacher = scratch.empty(DType.F32, student.rows());
      Tensor reverse = scratch.empty(DType.F32, student.rows());
      logSumExp(student, studentTemperature, lseStudent);
      logSumExp(teacher, teacherTemperature, lseTeacher);
      if (kind == Divergence.REVERSE_KL) {
        divergence(kind, student, studentTemperature, lseStudent, teacher, teacherTemperature, lseTeacher, reverse);
      }
      launch(DivergenceGradKernel.class).vector("dloss", dloss).rows("student", student).rows("teacher", teacher)
          .vector("lseStudent", lseStudent).vector("lseTeacher", lseTeacher).vector("reverse", reverse)
          .rows("dstudent", dstudent).number("kind", DivergenceKernel.number(kind))
          .real("studentTemperature", studentTemperature).real("teacherTemperature", teacherTemperature)
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

  private void logSumExp(Tensor x, double temperature, Tensor lse) {
    launch(LogSumExpKernel.class).rows("x", x).vector("lse", lse).number("width", x.columns())
        .real("temperature", temperature).local("partial", LanesKernel.LANES).groups(x.rows(), LanesKernel.LANES);
  }

  private void divergence(Divergence kind, Tensor student, double studentTemperature, Tensor lseStudent, Tensor teacher,
      double teacherTemperature, Tensor lseTeacher, Tensor loss) {
    launch(DivergenceKernel.class).rows("student", student).rows("teacher", teacher).vector("lseStudent", lseStudent)
        .vector("lseTeacher", lseTeacher).vector("loss", loss).number("width", student.columns())
        .number("kind", DivergenceKernel.number(kind)).real("studentTemperature", studentTemperature)
        .real("teacherTemperature", teacherTemperature).local("partial", LanesKernel.LANES)
        .groups(student.rows(), LanesKernel.LANES);
  }
}
