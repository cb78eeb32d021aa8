package org.seqmix.hybrid.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.DecoderState;
import org.seqmix.hybrid.model.SharedWeights;
import org.seqmix.hybrid.model.TinyModels;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;

/// A state that was saved is the state that was kept.
class StateFileTest {
  private static final int CONTEXT = 96;
  private final Device device = TestDevices.open("cpu");
  private final Scope scope = device.newScope("test");
  @TempDir Path folder;

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  static List<ModelConfig> models() {
    return TinyModels.every(CONTEXT);
  }

  private Decoder decoder(ModelConfig config) {
    return SharedWeights.packed(TinyModels.fresh(config, scope, 11), scope);
  }

  private static Job job(int[] prompt, int tokens) {
    return new Job(prompt, SamplerOptions.atTemperature(1), 5, tokens, List.of());
  }

  /// Keeps the first text's row.
  private static final class Keeper extends Heard {
    final List<SavedText> kept = new ArrayList<>();

    Keeper() {
      super(1);
    }

    @Override
    public void left(int sample, int[] read, Supplier<DecoderState> row) {
      kept.add(new SavedText(read, row.get()));
    }
  }

  private static Keeper run(Decoder decoder, Job job) {
    Keeper keeper = new Keeper();
    try (Engine engine = new Engine(decoder, EngineOptions.rows(2))) {
      engine.submit(job, keeper);
      while (engine.step()) {
        // until all is done
      }
    }
    return keeper;
  }

  private Path saved(Decoder decoder, Job job) {
    Path file = folder.resolve("state.safetensors");
    try (SavedText text = run(decoder, job).kept.getFirst()) {
      StateFile.write(file, "this model", text);
    }
    return file;
  }

  @ParameterizedTest
  @MethodSource("models")
  void aTextGoesOnFromAFile(ModelConfig config) {
    Decoder decoder = decoder(config);
    int[] prompt = EngineCase.prompt(23, 1);
    Path file = saved(decoder, job(prompt, 12));
    try (SavedText read = StateFile.read(file, "this model", decoder)) {
      assertThat(read.tokens()).hasSize(23 + 11).startsWith(prompt);
      int[] longer = IntStream.concat(IntStream.of(read.tokens()), IntStream.of(7, 8, 9)).toArray();
      Heard heard = new Heard(1);
      try (Engine engine = new Engine(decoder, EngineOptions.rows(3).withCache(1 << 20))) {
        engine.submit(job(EngineCase.prompt(40, 2), 3), new Heard(1));
        engine.submit(job(longer, 20), heard, read);
        while (engine.step()) {
          // until all is done
        }
        assertThat(engine.counts().promptTokens()).isEqualTo(40 + 3);
      }
      assertThat(heard.ids(0)).isEqualTo(EngineCase.alone(decoder, job(longer, 20)).ids(0));
    }
  }

  @Test
  void anotherModelOrVersionIsRefused() throws IOException {
    Decoder decoder = decoder(TinyModels.hybrid(CONTEXT));
    Path file = saved(decoder, job(EngineCase.prompt(9, 1), 3));
    assertThatThrownBy(() -> StateFile.read(file, "that model", decoder)).isInstanceOf(BadInputException.class)
        .hasMessageContaining("a state of another model: expected that model, got this model; read the text again");
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    String version = org.seqmix.hybrid.LibraryVersion.own();
    Files.write(file, text.replace("\"version\":\"" + version + "\"", "\"version\":\"" + "9".repeat(version.length())
        + "\"").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> StateFile.read(file, "this model", decoder)).isInstanceOf(BadInputException.class)
        .hasMessageContaining("a state of another version of Seqmix: expected " + version);
  }

  @Test
  void aFileOfAnotherShapeIsRefused() {
    Decoder decoder = decoder(TinyModels.hybrid(CONTEXT));
    Path file = saved(decoder, job(EngineCase.prompt(9, 1), 3));
    Decoder other = decoder(TinyModels.llama(CONTEXT));
    assertThatThrownBy(() -> StateFile.read(file, "this model", other)).isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file.toString());
  }

  @Test
  void damagedFilesAreRefusedOrWhole() throws IOException {
    Decoder decoder = decoder(TinyModels.hybrid(CONTEXT));
    Path file = saved(decoder, job(EngineCase.prompt(9, 1), 3));
    byte[] bytes = Files.readAllBytes(file);
    SplittableRandom dice = new SplittableRandom(3);
    for (int i = 0; i < 300; i++) {
      byte[] damaged =
          dice.nextInt(4) == 0 ? java.util.Arrays.copyOf(bytes, dice.nextInt(bytes.length)) : bytes.clone();
      for (int k = 0; k < 3 && damaged.length > 0; k++) {
        damaged[dice.nextInt(Math.min(damaged.length, i % 2 == 0 ? damaged.length : 2000))] = (byte) dice.nextInt(256);
      }
      Files.write(file, damaged);
      try (SavedText read = StateFile.read(file, "this model", decoder)) {
        assertThat(read.tokens()).isNotEmpty();
      } catch (BadInputException e) {
        assertThat(e.getMessage()).doesNotContain("\n");
      }
    }
  }

  @Test
  void onlyALongerPromptGoesOn() {
    Decoder decoder = decoder(TinyModels.hybrid(CONTEXT));
    try (SavedText text = run(decoder, job(EngineCase.prompt(9, 1), 3)).kept.getFirst();
        Engine engine = new Engine(decoder, EngineOptions.rows(1))) {
      assertThatThrownBy(() -> engine.submit(job(text.tokens(), 3), new Heard(1), text))
          .hasMessageContaining("at least one more");
      assertThatThrownBy(() -> engine.submit(job(EngineCase.prompt(30, 2), 3), new Heard(1), text))
          .hasMessageContaining("expected the 11 saved ones");
    }
  }
}
