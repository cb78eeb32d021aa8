package org.seqmix.opencl.translated;

import org.seqmix.tensor.Divergence;

/// `loss[t]` = divergence of the student's distribution from the teacher's, given the log-sum-exp of both in two parts; one work group a token.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class DivergenceKernel extends LanesKernel {
  static final int CROSS_ENTROPY = 0;
  static final int FORWARD_KL = 1;
  static final int REVERSE_KL = 2;

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
  float[] loss = {};
  int lossOffset;
  int width;
  int kind;
  float studentTemperature;
  float teacherTemperature;

  @Override
  public void run() {
    int token = getGroupId();
    int lane = getLocalId();
    int fromQ = studentOffset + token * studentStride;
    int fromP = teacherOffset + token * teacherStride;
    float mostQ = largestStudent[largestStudentOffset + token];
    float mostP = largestTeacher[largestTeacherOffset + token];
    float restQ = restStudent[restStudentOffset + token];
    float restP = restTeacher[restTeacherOffset + token];
    float sum = 0f;
    for (int i = lane; i < width; i += LANES) {
      float logQ = student[fromQ + i] / studentTemperature - mostQ - restQ;
      float logP = teacher[fromP + i] / teacherTemperature - mostP - restP;
      sum = sum + term(logQ, logP);
    }
    sum = sumOfLanes(sum);
    if (lane == 0) {
      loss[lossOffset + token] = sum;
    }
  }

  /// The number of a divergence.
  static int number(Divergence kind) {
    return switch (kind) {
      case CROSS_ENTROPY -> CROSS_ENTROPY;
      case FORWARD_KL -> FORWARD_KL;
      case REVERSE_KL -> REVERSE_KL;
    };
  }

  /// What one entry of the vocabulary adds, from the logarithms of the student's and the teacher's probabilities; one of
  /// probability zero adds nothing.
  private float term(float logQ, float logP) {
    float sum = weighted(exp(logP), logP - logQ);
    if (kind == CROSS_ENTROPY) {
      sum = weighted(exp(logP), -logQ);
    }
    if (kind == REVERSE_KL) {
      sum = weighted(exp(logQ), logQ - logP);
    }
    return sum;
  }
}
