package org.seqmix.mohawk.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.mohawk.TestDevices;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.problems.Level;
import org.seqmix.mohawk.problems.ProblemGenerator;
import org.seqmix.mohawk.problems.ProblemText;
import org.seqmix.mohawk.problems.Split;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.Recipes;
import org.seqmix.mohawk.recipe.StagePlan;
import org.seqmix.tensor.Device;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The maths reasoners' chain of stages over JSON Lines of word problems, a few steps each.
class AnswerRunTest {
  @TempDir Path directory;

  private Path lines(long seed) throws IOException {
    ProblemGenerator problems = new ProblemGenerator(seed, Split.TRAIN, Level.parse("2"));
    return Files.writeString(directory.resolve("problems-" + seed + ".jsonl"), IntStream.range(0, 40)
        .mapToObj(problems::problem).map(p -> {
          ObjectNode line = JsonMapper.shared().createObjectNode();
          line.put("problem", ProblemText.prompt(p)).put("generated_solution", ProblemText.solution(p).strip());
          return JsonMapper.shared().writeValueAsString(line) + "\n";
        }).collect(Collectors.joining()));
  }

  private static Recipe recipe(String... settings) {
    List<String> all = new java.util.ArrayList<>(List.of("student.mixer='discrete-mamba2[heads=2 state=4]'",
        "data.held_out_every=10"));
    for (String stage : List.of("matrices", "hstates", "supervised", "sft")) {
      all.add("stages." + stage + ".tokens=512");
      all.add("stages." + stage + ".rows=2");
    }
    all.addAll(List.of(settings));
    return Recipes.read("maths-small", all);
  }

  /// Stopped in the middle of every stage and gone on with: the bits of an unbroken run.
  @Test
  void theChainResumesToTheSameBits() throws IOException {
    Path teacher = SmallRun.teacher(directory.resolve("teacher"), 1);
    Path data = lines(2);
    Path unbroken = directory.resolve("unbroken");
    Path broken = directory.resolve("broken");
    try (Device device = TestDevices.open("cpu")) {
      Distillation.Outcome outcome = SmallRun.run(teacher, List.of(data), recipe(), 3, unbroken).run(device, false,
          RunListener.NONE);
      assertThat(outcome.state().done()).containsExactly("matrices", "hstates", "supervised", "sft");
      assertThat(outcome.heldOut().documents()).hasSize(4);
      assertThat(outcome.heldOut().answers()).hasSize(4);
      for (String stage : List.of("matrices", "supervised", "sft")) {
        assertThatThrownBy(() -> SmallRun.run(teacher, List.of(data), recipe(), 3, broken).run(device,
            RunState.exists(broken), new RunListener() {
              @Override
              public void step(String name, long steps, RunState.Step step, double tokensPerSecond) {
                if (name.equals(stage) && step.step() == 3) {
                  throw new IllegalStateException("stopped");
                }
              }
            })).hasMessage("stopped");
      }
      SmallRun.run(teacher, List.of(data), recipe(), 3, broken).run(device, true, RunListener.NONE);
    }
    assertThat(Files.mismatch(broken.resolve("model.safetensors"), unbroken.resolve("model.safetensors")))
        .isEqualTo(-1);
  }

  /// The teacher stays the same, so what the text teaches shows: the loss on answers falls.
  @Test
  void trainingOnAnswersLearns() throws IOException {
    Path teacher = SmallRun.teacher(directory.resolve("teacher"), 1);
    Path out = directory.resolve("out");
    try (Device device = TestDevices.open("cpu")) {
      SmallRun.run(teacher, List.of(lines(2)), recipe("stages.matrices=null", "stages.hstates=null",
          "stages.supervised=null", "stages.sft.requires=''", "stages.sft.tokens=8000", "stages.sft.rate=0.01"), 3, out)
          .run(device, false, RunListener.NONE);
    }
    List<RunState.Step> steps = RunState.read(out).history().get("sft");
    assertThat(steps.getLast().losses()[0]).isLessThan(0.8 * steps.getFirst().losses()[0]);
  }

  /// Batches of prompts alone: shares are numbers, whatever is summed up over.
  @Test
  void sharesOfNothingAreNumbers() {
    Recipe recipe = recipe("stages.sft.accumulate=4", "stages.sft.rows=1");
    StagePlan plan = recipe.stages().get("sft");
    Corpus prompts = new Corpus(List.of(new int[] {1, 5, 6}), List.of(new BitSet()));
    assertThat(new StepBatches(prompts, 3, plan, 0).next(plan.create())).hasSize(4)
        .allSatisfy(part -> assertThat(part.share()).isEqualTo(0.25));
  }

  @Test
  void otherAnswersAreOtherData() throws IOException {
    Path teacher = SmallRun.teacher(directory.resolve("teacher"), 1);
    Path out = directory.resolve("out");
    Recipe few = recipe("stages.hstates=null", "stages.supervised=null", "stages.sft=null");
    try (Device device = TestDevices.open("cpu")) {
      SmallRun.run(teacher, List.of(lines(2)), few, 3, out).run(device, false, RunListener.NONE);
      assertThatThrownBy(() -> SmallRun.run(teacher, List.of(lines(4)), few, 3, out).run(device, true,
          RunListener.NONE)).isInstanceOf(BadInputException.class).hasMessageContaining("another training data");
      Path bad = Files.writeString(directory.resolve("bad.jsonl"), "{}\n");
      Path other = directory.resolve("other");
      assertThatThrownBy(() -> SmallRun.run(teacher, List.of(bad), few, 3, other).run(device, false,
          RunListener.NONE)).isInstanceOf(BadInputException.class)
          .hasMessageContaining(bad + ", line 1: expected field 'problem', got []");
      assertThat(other).doesNotExist();
    }
  }
}
