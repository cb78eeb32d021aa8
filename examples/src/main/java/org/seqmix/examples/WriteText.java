package org.seqmix.examples;

import java.nio.file.Path;
import org.seqmix.hybrid.generation.Generation;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.tensor.cpu.CpuDevice;

/// For someone who runs a model on a CPU: a model directory and a prompt in, text out. Needs `hybrid`.
public final class WriteText {
  private WriteText() {
  }

  /// DIR PROMPT.
  public static void main(String[] args) {
    if (args.length != 2) {
      System.err.println("expected DIR PROMPT, got " + args.length + " arguments");
      return;
    }
    // @start region="text"
    try (CpuDevice cpu = CpuDevice.open();
        Model model = Model.open(Path.of(args[0]), cpu, Model.Use.INFERENCE);
        Tokenizer tokenizer = model.openTokenizer()) {
      Request request = new Request(tokenizer.encode(args[1], true), SamplerOptions.GREEDY, 0, 64,
          model.config().tokens().eos()); // prompt, sampling, seed, most tokens, stop ids
      Generation text = new Generator(model.decoder()).generate(request, (index, id) -> {
      });
      System.out.println(tokenizer.decode(text.tokens(), true));
    }
    // @end
  }
}
