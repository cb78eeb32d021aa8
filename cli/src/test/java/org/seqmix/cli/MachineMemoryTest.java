package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.Recipes;
import org.seqmix.mohawk.recipe.Teachers;
import org.seqmix.mohawk.run.DryRun;

class MachineMemoryTest {
  @Test
  void aRunThatCannotFitIsRefusedWithWhatToDo() {
    Recipe recipe = Recipes.read("word-problems", List.of());
    DryRun run = DryRun.of(Teachers.config("word-problems"), recipe);
    assertThatCode(() -> MachineMemory.check(run, run.bytes())).doesNotThrowAnyException();
    assertThatThrownBy(() -> MachineMemory.check(run, run.bytes() - 1)).isInstanceOf(BadInputException.class)
        .hasMessageContainingAll("stage ", "GiB", "--recompute", ".rows=1");
  }
}
