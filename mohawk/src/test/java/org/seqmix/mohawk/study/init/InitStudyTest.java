package org.seqmix.mohawk.study.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.TinyModels;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.recipe.Recipes;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.reference.ReferenceDevice;

class InitStudyTest {
  private static final List<String> THREE = List.of("fresh", "identity", "attention");

  @TempDir Path folder;

  private List<InitRun> study(List<String> initialisations, long tokens, List<Boolean> kept, String... settings) {
    List<String> all = new ArrayList<>(List.of("student.mixer=discrete-mamba2[heads=2 state=8]",
        "stages.matrices.tokens=" + tokens, "stages.hstates.tokens=" + tokens, "stages.supervised.tokens=" + tokens,
        "stages.matrices.rows=1", "stages.hstates.rows=1", "stages.supervised.rows=1"));
    all.addAll(List.of(settings));
    LlamaConfig config = TinyModels.teacher(24, 16, true);
    try (Device device = new ReferenceDevice(); Scope scope = device.newScope("teacher")) {
      Decoder teacher = TinyModels.fresh(config, scope, DType.F32, 5);
      return new InitStudy(teacher, config, corpus(20), corpus(4), 2, Recipes.read("mohawk", all), 2,
          InitStudyTest::first, folder).run(initialisations, (run, old) -> kept.add(old));
    }
  }

  private static Corpus corpus(int documents) {
    return new Corpus(IntStream.range(0, documents)
        .mapToObj(d -> IntStream.range(0, 9).map(i -> i == 0 ? 1 : 3 + (d * i) % 20).toArray()).toList());
  }

  private static double first(Decoder d) {
    return d.parameters().get("backbone.layers.0.mixer.in_proj.weight").value().toDoubles()[0];
  }

  @Test
  void everyLossOfEveryBeginning() {
    List<InitRun> runs = study(THREE, 32, new ArrayList<>());
    assertThat(runs).extracting(r -> r.initialisation() + r.seed())
        .containsExactly("fresh1", "identity1", "attention1", "fresh2", "identity2", "attention2");
    for (InitRun run : runs) {
      assertThat(run.before().stages()).containsOnlyKeys("matrices", "hstates", "supervised");
      assertThat(run.before().stages().get("matrices")).hasSize(2).allMatch(l -> l > 0);
      assertThat(run.before().stages().get("supervised")).hasSize(1);
      assertThat(run.after()).isNotEqualTo(run.before());
    }
    InitTable table = InitTable.of(runs);
    assertThat(table.lines()).extracting(InitTable.Line::initialisation).containsExactlyElementsOf(THREE);
    assertThat(table.lines().getFirst().before().stages().get("hstates").mean())
        .isEqualTo((runs.get(0).before().mean("hstates") + runs.get(3).before().mean("hstates")) / 2);
  }

  /// What is finished is read again; what is missing comes out with the same bits.
  @Test
  void goesOnWhereItStopped() throws IOException {
    List<InitRun> whole = study(THREE, 16, new ArrayList<>());
    Files.delete(folder.resolve("identity-2.json"));
    List<Boolean> kept = new ArrayList<>();
    assertThat(study(THREE, 16, kept)).isEqualTo(whole);
    assertThat(kept).containsExactly(true, true, true, true, false, true);
    assertThatThrownBy(() -> study(THREE, 16, new ArrayList<>(), "optimizer.clip=2"))
        .isInstanceOf(BadInputException.class).hasMessageContaining("fresh-1.json: expected a run of this study");
  }

  /// Without tokens nothing is trained.
  @Test
  void measuringAloneLeavesTheStudentAsItIs() {
    assertThat(study(List.of("identity"), 0, new ArrayList<>())).allMatch(r -> r.before().equals(r.after()));
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnythingIsTrained() {
    assertThatThrownBy(() -> study(THREE, 16, new ArrayList<>(), "student.mixer=discrete-mamba2[heads=2 state=4]"))
        .isInstanceOf(BadInputException.class).hasMessageContaining("initialisation attention: expected state >= 8");
    assertThat(folder).isEmptyDirectory();
  }
}
