package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import org.junit.jupiter.api.Test;

/// The kernels run with the width that this JVM was started for. `pom.xml` starts some tests again with narrower vectors
/// than the processor's; if the JVM no longer obeyed, they would pass without having tested anything new.
class VectorWidthTest {
  /// Bits of a vector that this run is about; not set where the processor decides.
  private static final String ASKED = "seqmix.test.vector.bits";

  @Test
  void kernelsUseTheWidthOfThisRun() {
    int asked = Integer.getInteger(ASKED, VectorShape.preferredShape().vectorBitSize());
    // Processors other than x86 may have no vectors of 256 bits; they then run with what they have.
    boolean narrower =
        !System.getProperty("os.arch").equals("amd64") && FloatVector.SPECIES_MAX.vectorBitSize() < asked;
    assertThat(Vectors.SPECIES.vectorBitSize())
        .isEqualTo(narrower ? FloatVector.SPECIES_MAX.vectorBitSize() : asked);
    assertThat(Vectors.LANES).isEqualTo(Vectors.SPECIES.vectorBitSize() / Float.SIZE);
  }
}
