package org.seqmix.opencl.translated;

/// With T the student's temperature, q and p the probabilities: dstudent = dloss (q - p) / T for cross entropy and the forward
/// divergence; dloss q (log q - log p - reverse) / T for the reverse one, whose loss is in `reverse`. One work item an element.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class DivergenceGradKernel extends FunctionsKernel {
  float[] dloss = {};
  int dlossOffset;
  float[] student = {};
  int studentOffset;
  int studentStride;
  float[] largestStudent = {};
  int largestStudentOffset;
  float[] restStudent = {};
  int restStudentOffset;
  float[] teacher = {};
  int teacherOffset;
  int teacherStride;
  float[] largestTeacher = {};
  int largestTeacherOffset;
  float[] restTeacher = {};
  int restTeacherOffset;
  float[] reverse = {};
  int reverseOffset;
  float[] dstudent = {};
  int dstudentOffset;
  int dstudentStride;
  int kind;
  float studentTemperature;
  float teacherTemperature;
  int columns;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int row = id / columns;
      int column = id % columns;
      float logQ = student[studentOffset + row * studentStride + column] / studentTemperature
          - largestStudent[largestStudentOffset + row] - restStudent[restStudentOffset + row];
      float logP = teacher[teacherOffset + row * teacherStride + column] / teacherTemperature
          - largestTeacher[largestTeacherOffset + row] - restTeacher[restTeacherOffset + row];
      float slope = exp(logQ) - exp(logP);
      if (kind == DivergenceKernel.REVERSE_KL) {
        slope = weighted(exp(logQ), logQ - logP - reverse[reverseOffset + row]);
      }
      dstudent[dstudentOffset + row * dstudentStride + column] = dloss[dlossOffset + row] * slope / studentTemperature;
    }
  }
}
