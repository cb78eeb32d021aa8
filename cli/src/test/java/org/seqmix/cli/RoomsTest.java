package org.seqmix.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The arrows between the rooms: dependencies go one way, and some rooms do not see each other at all.
class RoomsTest {
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("org.seqmix");

  /// A room: its package and the rooms that its classes may use.
  enum Room {
    TENSOR("tensor"),
    OPENCL("opencl", TENSOR),
    MIXER("mixer", TENSOR),
    TESTKIT("mixer.testkit", MIXER, TENSOR),
    SSM("ssm", MIXER, TENSOR),
    ATTENTION("attention", MIXER, TENSOR),
    HYBRID("hybrid", SSM, ATTENTION, MIXER, TENSOR),
    MOHAWK("mohawk", HYBRID, MIXER, TENSOR),
    EVAL("eval", MOHAWK, HYBRID, MIXER, TENSOR),
    SERVER("server", HYBRID, MIXER, TENSOR),
    CLI("cli", SERVER, EVAL, MOHAWK, HYBRID, SSM, ATTENTION, MIXER, TENSOR);

    private final String path;
    @SuppressWarnings("ImmutableEnumChecker") // Set.of cannot be changed
    private final Set<Room> uses;

    Room(String name, Room... uses) {
      this.path = "org.seqmix." + name;
      this.uses = Set.of(uses);
    }

    DescribedPredicate<JavaClass> inside() {
      DescribedPredicate<JavaClass> all = resideInAnyPackage(path + "..");
      return this == MIXER ? all.and(DescribedPredicate.not(TESTKIT.inside())) : all;
    }

    DescribedPredicate<JavaClass> forbidden() {
      Set<Room> others = EnumSet.complementOf(EnumSet.of(this));
      others.removeAll(uses);
      return DescribedPredicate.or(others.stream().map(Room::inside).toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRoomUsesOnlyWhatItsArrowsAllow(Room room) {
    noClasses().that(room.inside())
        .should().dependOnClassesThat(room.forbidden())
        .because(room.path + " may use " + room.uses)
        .check(CLASSES);
  }

  @ParameterizedTest
  @EnumSource
  void everyRoomIsOnTheClassPath(Room room) {
    assertThat(CLASSES.stream().filter(room.inside())).as(room.path).isNotEmpty();
  }

  @Test
  void everyClassIsInARoom() {
    assertThat(CLASSES.stream()).as("classes of org.seqmix").isNotEmpty()
        .allMatch(type -> Arrays.stream(Room.values()).anyMatch(room -> room.inside().test(type)));
  }
}
