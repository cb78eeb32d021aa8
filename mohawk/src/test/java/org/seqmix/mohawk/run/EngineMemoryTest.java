package org.seqmix.mohawk.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.engine.Engine;
import org.seqmix.hybrid.engine.EngineOptions;
import org.seqmix.hybrid.engine.Job;
import org.seqmix.hybrid.engine.JobListener;
import org.seqmix.hybrid.engine.ScoredToken;
import org.seqmix.hybrid.generation.Generation.End;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.ModelSizes;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.mohawk.MeteredDevice;
import org.seqmix.mohawk.TinyModels;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;

/// A recurrent model writes thousands of tokens in the memory of the first hundreds, with and without kept states.
class EngineMemoryTest {
  private static final int TOKENS = 4000;
  /// Positions of states.
  private static final long SLACK = 2048;
  private static final LlamaConfig LLAMA = TinyModels.teacher(30, TOKENS + 8, true);

  @ParameterizedTest
  @ValueSource(longs = {0, 20_000})
  void memoryIsFlat(long cacheBytes) {
    try (MeteredDevice device = new MeteredDevice(1); Scope scope = device.newScope("models")) {
      Decoder decoder = TinyModels.fresh(TinyModels.student(LLAMA), scope, DType.F32, 1);
      long before = device.live();
      List<Long> peaks = new ArrayList<>();
      try (Engine engine = new Engine(decoder, EngineOptions.rows(2).withCache(cacheBytes))) {
        for (long seed = 0; seed < 2; seed++) {
          engine.submit(new Job(new int[] {1, 5}, SamplerOptions.atTemperature(1), seed, TOKENS, List.of()), nobody());
        }
        for (int step = 1; engine.step(); step++) {
          if (step % 1000 == 0) {
            peaks.add(device.takePeak());
          }
        }
        assertThat(engine.counts().writtenTokens()).isEqualTo(2 * TOKENS);
        assertThat(engine.counts().cacheBytes()).isLessThanOrEqualTo(cacheBytes);
      }
      assertThat(device.live()).isEqualTo(before);
      assertThat(peaks).hasSizeGreaterThanOrEqualTo(4);
      assertThat(peaks.subList(1, peaks.size()))
          .allSatisfy(peak -> assertThat(peak).isLessThanOrEqualTo(peaks.getFirst()));
    }
  }

  /// Keys and values of the longest texts there may be, and no more; a shorter text gives back what a longer one left, and one that
  /// may be long but is not takes little more than its prompt.
  @Test
  void keysAndValuesTakeWhatTextsNeed() {
    int rows = 4;
    try (MeteredDevice device = new MeteredDevice(1); Scope scope = device.newScope("models")) {
      Decoder decoder = TinyModels.fresh(LLAMA, scope, DType.F32, 1);
      long token = ModelSizes.of(decoder).keyValueBytes();
      try (Engine engine = new Engine(decoder, EngineOptions.rows(1))) {
        // The tables of positions grow to their end.
        long unused = held(engine, device, 1, TOKENS, 8, true);
      }
      long before = device.live();
      try (Engine engine = new Engine(decoder, EngineOptions.rows(rows))) {
        long most = rows * token * (600 + 400 - 1);
        assertThat(held(engine, device, rows, 600, 400, true) - before).isBetween(most, most + SLACK);
        assertThat(device.live() - before).isBetween(most, most + SLACK);
        assertThat(held(engine, device, rows, 10, 30, true) - before).isLessThan(rows * token * 39 + SLACK);
        assertThat(held(engine, device, rows, 400, 3000, false) - before).isLessThan(rows * token * 500 + SLACK);
      }
      assertThat(device.live()).isEqualTo(before);
    }
  }

  /// Most bytes held between two steps after all rows have begun, for a text in every row; `whole` texts write all they may.
  private static long held(Engine engine, MeteredDevice device, int rows, int prompt, int tokens, boolean whole) {
    for (int row = 0; row < rows; row++) {
      int[] ids = new int[prompt];
      Arrays.fill(ids, 5 + row);
      engine.submit(new Job(ids, SamplerOptions.atTemperature(1), row, tokens, List.of()), nobody(whole));
    }
    long most = 0;
    while (engine.step()) {
      most = Math.max(most, device.live());
    }
    return most;
  }

  private static JobListener nobody() {
    return nobody(true);
  }

  private static JobListener nobody(boolean goesOn) {
    return new JobListener() {
      @Override
      public boolean token(int sample, ScoredToken token) {
        return goesOn;
      }

      @Override
      public void ended(int sample, End end) {
        // counted by the engine
      }

      @Override
      public void failed(RuntimeException why) {
        throw why;
      }
    };
  }
}
