package org.seqmix.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Kernels use the processor's preferred vectors alone. With a second length of float vectors in the process the
/// compiler keeps the sums of products on the heap, and everything that comes later is many times slower.
class VectorLengthTest {
  private static final Set<String> LENGTHS = Set.of("SPECIES_64", "SPECIES_128", "SPECIES_256", "SPECIES_512",
      "SPECIES_MAX");
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("org.seqmix");

  @Test
  void noKernelChoosesALengthOfItsOwn() {
    noClasses().should().accessFieldWhere(describe("vectors of a fixed length", VectorLengthTest::isFixedLength))
        .check(CLASSES);
  }

  private static boolean isFixedLength(JavaFieldAccess access) {
    return access.getTargetOwner().getPackageName().equals("jdk.incubator.vector")
        && LENGTHS.contains(access.getName());
  }
}
