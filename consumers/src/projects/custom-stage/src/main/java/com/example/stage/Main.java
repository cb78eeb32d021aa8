package com.example.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.seqmix.hybrid.config.ConfigReader;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.DecoderPlan;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.mohawk.optim.AdamW;
import org.seqmix.mohawk.optim.AdamWOptions;
import org.seqmix.mohawk.run.Transfer;
import org.seqmix.mohawk.stage.Lesson;
import org.seqmix.mohawk.stage.Stage;
import org.seqmix.mohawk.stage.Stages;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.FreshWeights;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.cpu.CpuDevice;

/// Distils a tiny random Llama into a Mamba-2 student with the stage of this project, and prints the losses.
public final class Main {
  private static final String TEACHER = """
      {"model_type": "llama", "vocab_size": 48, "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2,
       "num_attention_heads": 2, "num_key_value_heads": 2, "max_position_embeddings": 64, "rms_norm_eps": 1e-5,
       "rope_theta": 10000.0, "tie_word_embeddings": true, "torch_dtype": "float32"}
      """;
  private static final String STUDENT = """
      {"model_type": "llamba", "vocab_size": 48, "tie_embeddings": true, "pad_vocab_size_multiple": 8, "d_model": 16,
       "n_layer": 2, "norm_epsilon": 1e-5, "mlp_cfg": {"intermediate_size": 32, "bias": false, "act_fn": "silu"},
       "ssm_cfg": {"d_state": 8, "n_v_heads": 2, "n_qk_heads": 2, "d_conv": 4, "conv_bias": true, "expand": 1,
                   "chunk_size": 16, "activation": "identity", "bias": false}}
      """;
  private static final int STEPS = 12;

  private Main() {
  }

  /// No arguments.
  public static void main(String[] args) throws IOException {
    Stage stage = Stages.create("logit-distance", Map.of("factor", 2));
    System.out.println("stage " + stage.name());
    try (CpuDevice cpu = CpuDevice.open(); Scope scope = cpu.newScope("models")) {
      Decoder teacher = new Decoder(plan(TEACHER), new FreshWeights(scope, DType.F32, 3));
      Decoder student = Transfer.student(teacher, plan(STUDENT), scope, 5);
      AdamW optimizer = new AdamW(student.parameters().filter(name -> stage.trains(student, name)),
          AdamWOptions.MOHAWK, scope);
      int[] ids = new int[40];
      Arrays.setAll(ids, i -> (7 * i * i + 3) % 48);
      Batch batch = new Batch(ids, Rows.ofLengths(25, 15));
      StringBuilder losses = new StringBuilder("losses");
      for (int step = 1; step <= STEPS; step++) {
        try (Scope memory = cpu.newScope("step")) {
          losses.append(' ').append(
              stage.gradients(new Lesson(teacher, student, batch, optimizer::watch, memory))[0]);
          optimizer.step(step, 3e-3, 1, name -> "all");
        }
      }
      System.out.println(losses);
    }
  }

  private static DecoderPlan plan(String config) throws IOException {
    Path file = Files.createTempFile("config", ".json");
    try {
      return Architecture.plan(ConfigReader.readFile(Files.writeString(file, config)));
    } finally {
      Files.delete(file);
    }
  }
}
