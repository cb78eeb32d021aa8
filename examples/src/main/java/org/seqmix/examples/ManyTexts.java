package org.seqmix.examples;

import java.nio.file.Path;
import java.util.List;
import org.seqmix.hybrid.engine.Engine;
import org.seqmix.hybrid.engine.EngineOptions;
import org.seqmix.hybrid.engine.Job;
import org.seqmix.hybrid.engine.JobListener;
import org.seqmix.hybrid.engine.ScoredToken;
import org.seqmix.hybrid.generation.Generation.End;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.tensor.cpu.CpuDevice;

/// For someone who serves a model: prompts that begin alike, written together, their shared beginning read once. Needs
/// `hybrid`.
public final class ManyTexts {
  private ManyTexts() {
  }

  private record Counter(String prompt) implements JobListener {
    @Override
    public boolean token(int sample, ScoredToken token) {
      return true;
    }

    @Override
    public void ended(int sample, End end) {
      System.out.println(prompt + ": " + end);
    }

    @Override
    public void failed(RuntimeException why) {
      System.err.println(prompt + ": " + why.getMessage());
    }
  }

  /// DIR PROMPT...
  public static void main(String[] args) {
    if (args.length < 2) {
      System.err.println("expected DIR PROMPT..., got " + args.length + " arguments");
      return;
    }
    // @start region="texts"
    try (CpuDevice cpu = CpuDevice.open();
        Model model = Model.open(Path.of(args[0]), cpu, Model.Use.INFERENCE);
        Tokenizer tokenizer = model.openTokenizer();
        Engine engine = new Engine(model.decoder(), EngineOptions.rows(8).withCache(64 << 20))) {
      for (String prompt : List.of(args).subList(1, args.length)) {
        Job job = new Job(tokenizer.encode(prompt, true), SamplerOptions.atTemperature(0.8), 7, 32,
            model.tokens(tokenizer).eos()); // prompt, sampling, seed, most tokens, stop ids
        engine.submit(job, new Counter(prompt)); // hears every token as it is written
      }
      while (engine.step()) {
        // one token of every text that writes, a piece of a prompt that is read
      }
      System.out.println(engine.counts().cachedTokens() + " prompt tokens were not read again");
    }
    // @end
  }
}
