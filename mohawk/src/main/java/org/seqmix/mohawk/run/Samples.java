package org.seqmix.mohawk.run;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.generation.Generation;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.safetensors.Entry;
import org.seqmix.hybrid.safetensors.Safetensors;
import org.seqmix.hybrid.safetensors.SafetensorsWriter;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.tensor.DType;

/// Text sampled from the teacher, in wide batches, once: kept in parts on disk, so an interrupted run samples no part
/// twice. Part k depends on the seed and k alone.
final class Samples {
  /// Enough that the last texts of a part, when slots of the batch stay empty, count for little.
  private static final int BATCHES_PER_PART = 16;

  private final Decoder teacher;
  private final ModelConfig config;
  private final Recipe.Data plan;
  private final int context;
  private final long seed;
  private final Path folder;

  Samples(Decoder teacher, ModelConfig config, Recipe.Data plan, int context, long seed, Path folder) {
    this.teacher = teacher;
    this.config = config;
    this.plan = plan;
    this.context = context;
    this.seed = seed;
    this.folder = folder;
  }

  /// The recipe's tokens of sampled text; parts that are there already are read.
  Corpus take(RunListener listener) {
    List<int[]> documents = new ArrayList<>();
    long tokens = 0;
    for (int part = 0; tokens < plan.sampled_tokens(); part++) {
      Path file = folder.resolve("samples-%05d.safetensors".formatted(part));
      List<int[]> texts = Files.exists(file) ? read(file) : sample(part, file);
      for (int[] text : texts) {
        if (tokens < plan.sampled_tokens()) {
          documents.add(text);
          tokens += text.length;
        }
      }
      listener.sampled(Math.min(tokens, plan.sampled_tokens()), plan.sampled_tokens());
    }
    return new Corpus(documents);
  }

  private List<int[]> sample(int part, Path file) {
    int bos = config.tokens().bos().orElseThrow(
        () -> new BadInputException(
            "teacher: expected a BOS token to begin sampled text with, got none; set sampled_tokens to 0"));
    Set<Integer> stops = new LinkedHashSet<>(config.tokens().eos());
    stops.add(bos);
    List<Request> requests = new ArrayList<>();
    int texts = BATCHES_PER_PART * plan.sample_batch();
    for (int i = 0; i < texts; i++) {
      requests.add(new Request(new int[] {bos},
          org.seqmix.hybrid.sampling.SamplerOptions.atTemperature(plan.sample_temperature()),
          seed * 1_000_003L + (long) part * texts + i, context - 1, List.copyOf(stops)));
    }
    List<int[]> out = new ArrayList<>();
    for (Generation g : new Generator(teacher).run(requests, plan.sample_batch(), (index, id) -> {
    })) {
      out.add(document(bos, g));
    }
    write(file, out);
    return out;
  }

  private int[] document(int bos, Generation g) {
    boolean end = plan.end_token() && g.end() == Generation.End.STOP && !config.tokens().eos().isEmpty();
    int[] out = new int[g.tokens().length + (end ? 2 : 1)];
    out[0] = bos;
    System.arraycopy(g.tokens(), 0, out, 1, g.tokens().length);
    if (end) {
      out[out.length - 1] = config.tokens().eos().getFirst();
    }
    return out;
  }

  private static void write(Path file, List<int[]> documents) {
    int[] lengths = documents.stream().mapToInt(d -> d.length).toArray();
    int[] ids = documents.stream().flatMapToInt(java.util.Arrays::stream).toArray();
    SafetensorsWriter.write(file, List.of(entry("ids", ids), entry("lengths", lengths)), Map.of());
  }

  private static Entry entry(String name, int[] values) {
    return new Entry(name, DType.I32, new long[] {values.length}, MemorySegment.ofArray(values));
  }

  private static List<int[]> read(Path file) {
    try (Safetensors in = Safetensors.open(file)) {
      long[] ids = in.toLongs("ids");
      List<int[]> out = new ArrayList<>();
      int at = 0;
      for (long length : in.toLongs("lengths")) {
        int[] document = new int[(int) length];
        for (int i = 0; i < document.length; i++) {
          document[i] = (int) ids[at++];
        }
        out.add(document);
      }
      return out;
    }
  }
}
