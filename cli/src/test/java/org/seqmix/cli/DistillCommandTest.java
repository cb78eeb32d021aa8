package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistillCommandTest {
  @TempDir private Path folder;

  private Path data;

  @BeforeEach
  void cutData() throws IOException {
    String text = Files.readString(SharedFiles.path("data/tinystories/train.txt")).substring(0, 4000);
    data = Files.writeString(folder.resolve("data.txt"), text);
  }

  private Program.Run distill(Path out, Object... more) {
    List<Object> args = new ArrayList<>(List.of("distill", "--teacher", SharedFiles.stories(), "--data", data, "--out",
        out, "--recipe", "mohawk", "--set", "data.context=32", "stages.matrices.tokens=500",
        "stages.hstates.tokens=500", "--set",
        "stages.supervised.tokens=500", "stages.supervised.rows=4", "--seed", 3));
    args.addAll(List.of(more));
    return Program.run(args.toArray());
  }

  @Test
  void makesAModelStageByStage() throws IOException {
    Path out = folder.resolve("student");

    Program.Run run = distill(out).succeeded();

    assertThat(run.out()).containsPattern(
        "(?s)matrices +loss \\d+\\.\\d+ -> .*hstates +loss .*supervised +loss .*student");
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("written by the teacher: no document was held out", "id=\"matrices\"", "layer 4, head 7:")
        .doesNotContain("token loss");
    Program.run("generate", "--model", out, "--prompt", "Once", "-n", 2).succeeded();
    assertThat(Program.run("plan", "--model", out).succeeded().out()).contains("5*discrete-mamba2");
  }

  @Test
  void neitherThreadsNorRecomputationChangeTheStudent() throws IOException {
    Path one = folder.resolve("one");
    Path three = folder.resolve("three");

    distill(one, "--threads", 1).succeeded();
    distill(three, "--threads", 3, "--recompute").succeeded();

    assertThat(one.resolve("model.safetensors")).hasSameBinaryContentAs(three.resolve("model.safetensors"));
  }

  @Test
  void aDryRunSaysWhatARunWouldTake() {
    String published = Program.run("distill", "--recipe", "llamba-1b-paper", "--dry-run").succeeded().out();
    assertThat(published).contains("meta-llama/Llama-3.2-1B-Instruct", "1,405,159,936 parameters", "8,000,000,000",
        "Not stated by the work this follows, our choice: optimizer.clip");
    Path out = folder.resolve("student");
    String own = distill(out, "--dry-run").succeeded().out();
    assertThat(own).containsPattern("supervised +500 +4 +4").contains("GFLOP/s");
    assertThat(out).doesNotExist();
    assertThat(Program.run("distill", "--recipe", "mohawk", "--dry-run").failedWith(2)).contains("--teacher DIR");
  }

  @Test
  void goesOnOnlyWhereAskedTo() {
    Path out = folder.resolve("student");

    assertThat(distill(out, "--resume").failedWith(1)).contains("--resume");
    distill(out).succeeded();
    assertThat(distill(out).failedWith(1)).contains(out.toString(), "--resume");
    assertThat(distill(out, "--resume", "--set", "optimizer.clip=2").failedWith(1)).contains("recipe");
    distill(out, "--resume").succeeded();
  }

  /// The hybrid maths reasoner's recipe with a model of another size and a few problems: settings over the published ones.
  @Test
  void theMathsChainRunsOnProblemsAndAnswers() throws IOException {
    Path problems = folder.resolve("gsm8k.jsonl");
    try (Stream<String> lines = Files.lines(SharedFiles.path("data/gsm8k_train.jsonl"))) {
      Files.write(problems, lines.limit(30).toList());
    }
    Path out = folder.resolve("maths");
    String[] settings = {"student.mixer=selective-scan[xb=32 state=8 dt_rank=4]", "student.attention_layers=[2]",
        "data.prompt_field=question", "data.answer_field=answer", "data.template='{prompt} {answer}'",
        "data.held_out_every=10", "data.context=256", "stages.supervised.tokens=2000", "stages.supervised.rows=2",
        "stages.supervised.label_weight=0.2", "stages.sft.tokens=2000", "stages.sft.rows=2"};
    List<Object> args = new ArrayList<>(List.of("distill", "--teacher", SharedFiles.stories(), "--data", problems,
        "--recipe", "mamba-in-llama-1b-maths-code", "--out", out, "--set"));
    args.addAll(List.of(settings));

    args.add("--dry-run");
    assertThat(Program.run(args.toArray()).succeeded().out()).containsPattern("supervised +2,000 +4 +2")
        .containsPattern("sft +2,000 +4 +2").contains("OpenMathInstruct-2", "stages.sft.tokens");
    args.removeLast();
    assertThat(Program.run(args.toArray()).succeeded().out())
        .containsPattern("(?s)supervised +loss .*sft +loss .*teacher +student");

    assertThat(Files.exists(out.resolve("mamba_config.json"))).isTrue();
    Program.run("generate", "--model", out, "--prompt", "Ann has 3 apples.", "-n", 4).succeeded();
    args.set(args.indexOf(problems), Files.writeString(folder.resolve("bad.jsonl"), "{\"question\": \"1\"}\n"));
    args.set(args.indexOf(out), folder.resolve("other"));
    assertThat(Program.run(args.toArray()).failedWith(1)).contains("bad.jsonl, line 1: expected field 'answer'");
  }

  /// The main job, with few steps: the whole way from no argument to a table and a report.
  @Test
  void withoutATeacherTheEmbeddedOneIsDistilled() throws IOException {
    Path out = folder.resolve("default");

    Program.Run run = Program.run("distill", "--out", out, "--set", "stages.matrices.tokens=4000",
        "stages.hstates.tokens=4000", "--set", "stages.supervised.tokens=4000").succeeded();

    assertThat(run.out()).containsPattern("(?s)matrices +loss .*supervised +loss .*teacher +student.*parameters")
        .contains("answers right", "token loss", "state bytes", "tokens/s");
    assertThat(Files.readString(out.resolve("report.html"))).contains("<svg", "supervised", "held-out documents",
        "token loss", "id=\"matrices\"");
    Program.run("generate", "--model", out, "--prompt", "Ana has 35 shells.", "-n", 4).succeeded();
    Program.run("generate", "--model", out.resolve("teacher"), "--prompt", "Ana has 35 shells.", "-n", 4).succeeded();
  }

  @Test
  void aStudyOfStagesPrintsATable() throws IOException {
    Path page = folder.resolve("study.html");
    Program.Run run = Program
        .run("study", "stages", "--out", page, "--tokens", 4000, "--seeds", 2, "--rates", "0.001,0.002", "--splits",
            "0.4:0.3:0.3,0:0:1", "--set", "stages.matrices.rows=2", "stages.hstates.rows=2", "stages.supervised.rows=2")
        .succeeded();

    assertThat(run.out()).containsPattern("(?s)stages.*split.*rate.*held-out loss.*± 0\\.")
        .contains("0.40:0.30:0.30", "0.00:0.00:1.00", "order");
    assertThat(Files.readString(page)).contains("4,000 tokens a run", "<circle", "0.40:0.30:0.30");
  }
}
