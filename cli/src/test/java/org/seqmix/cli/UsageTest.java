package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "''                                                        | command",
      "generat                                                   | generate",
      "generate --model m                                        | --prompt",
      "generate --model m --prompt p --tempreature 1             | --temperature",
      "generate --model m --prompt p -n many                     | many",
      "generate --model m --prompt p --samples 0                 | --samples",
      "generate --model m --prompt p --stop ''                   | --stop",
      "generate --model m --prompt p --draft-tokens 0            | --draft-tokens",
      "dump --model m --out f                                    | --ids",
      "dump --model m --out f --ids 1 --text t                   | --text",
      "dump --model m --out f --ids 1,x                          | 1,x",
      "eval --model m --tasks nothing --text f                   | bits_per_byte",
      "eval --model m --tasks bits_per_byte                      | --text",
      "plan                                                      | --model",
      "plan --model m --batch 0                                  | --batch",
      "problems                                                  | teacher",
      "problems text --count 1 --out f --split middle            | middle",
      "distill --out d --data f --checkpoint-every -1 --teacher t| --checkpoint-every"})
  void wrongUsageIsOneLineThatNamesItAndTheHelp(String args, String named) {
    Object[] words = args.isEmpty() ? new Object[0] : args.replace("''", "\u0000").split(" +");
    for (int i = 0; i < words.length; i++) {
      words[i] = words[i].equals("\u0000") ? "" : words[i];
    }

    assertThat(Program.run(words).failedWith(2)).startsWith("seqmix").contains(named).contains("; try seqmix")
        .endsWith("--help");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "generate --model m --prompt p",
      "eval --model m --tasks bits_per_byte --text f",
      "dump --model m --out f --ids 1",
      "bench --model m"})
  void anUnknownFormatOfWeightsIsWrongUsageThatNamesAllFormats(String command) {
    for (String format : new String[] {"q5", "int8", "f32,q8", "q8 ", "''"}) {
      Object[] words = (command + " --weights").split(" ");
      words = Arrays.copyOf(words, words.length + 1);
      words[words.length - 1] = format.replace("''", "");
      assertThat(Program.run(words).failedWith(2)).startsWith("seqmix " + command.split(" ")[0]).contains("--weights",
          "F32, BF16, Q8, Q4, Q8A8, Q4A8", format.strip().replace("''", "")).contains("; try seqmix");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"f32", "bf16", "q8", "q4", "q8a8", "q4a8", "Q8", "BF16"})
  void everyFormatOfWeightsIsKnown(String format) {
    assertThat(Program.run("dump", "--model", "no/such", "--out", "f", "--ids", 1, "--weights", format).failedWith(1))
        .contains("no/such").doesNotContain("--weights");
  }

  @ParameterizedTest
  @ValueSource(strings = {"generate", "eval", "dump", "matrix", "plan", "bench", "problems", "distill", "devices"})
  void everyCommandExplainsItself(String command) {
    assertThat(Program.run("help", command).succeeded().out()).startsWith("Usage: seqmix " + command)
        .isEqualTo(Program.run(command, "--help").succeeded().out());
    assertThat(Program.run("--help").succeeded().out()).containsPattern("(?m)^  " + command + " ");
  }

  @Test
  void statesItsVersion() {
    assertThat(Program.run("--version").succeeded().out()).startsWith("seqmix ").contains("Java ");
  }
}
