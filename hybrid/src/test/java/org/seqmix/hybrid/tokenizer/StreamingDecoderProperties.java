package org.seqmix.hybrid.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import org.seqmix.hybrid.SharedFiles;

/// Whatever the ids, the pieces of a streamed text together are the whole decode, and none ends inside a character.
class StreamingDecoderProperties {
  private static final List<String> FOLDERS = List.of("golden/tokenizers/gpt2-style", "golden/tokenizers/llama2-style",
      "golden/tokenizers/llama3-style", "models/stories-260K");
  private static final List<Tokenizer> OPEN =
      FOLDERS.stream().map(folder -> Tokenizer.open(Path.of(SharedFiles.path(folder).toString()))).toList();

  @AfterContainer
  static void close() {
    OPEN.forEach(Tokenizer::close);
  }

  static String streamed(Tokenizer tokenizer, int[] ids, boolean skipSpecial) {
    StreamingDecoder decoder = tokenizer.streamingDecoder(skipSpecial);
    StringBuilder text = new StringBuilder();
    for (int id : ids) {
      text.append(decoder.next(id));
    }
    return text.append(decoder.finish()).toString();
  }

  @Property(tries = 300)
  void piecesAreTheWhole(@ForAll long seed, @ForAll boolean skipSpecial) {
    Random random = new Random(seed);
    for (Tokenizer tokenizer : OPEN) {
      int[] ids = random.ints(random.nextInt(30), 0, tokenizer.vocabSize() + 2).toArray();
      assertThat(streamed(tokenizer, ids, skipSpecial)).as(Arrays.toString(ids))
          .isEqualTo(tokenizer.decode(ids, skipSpecial));
    }
  }

  /// Low ids are the single bytes of these tokenizers: mostly broken characters.
  @Property(tries = 300)
  void brokenBytesAreTheSameInPieces(@ForAll long seed, @ForAll boolean skipSpecial) {
    Random random = new Random(seed);
    for (Tokenizer tokenizer : OPEN) {
      int[] ids = random.ints(random.nextInt(20), 0, 270).toArray();
      assertThat(streamed(tokenizer, ids, skipSpecial)).as(Arrays.toString(ids))
          .isEqualTo(tokenizer.decode(ids, skipSpecial));
    }
  }

  @Property(tries = 200)
  void textsComeBackWithWholeCharacters(@ForAll String text) {
    for (Tokenizer tokenizer : OPEN) {
      int[] ids = tokenizer.encode(text, false);
      StreamingDecoder decoder = tokenizer.streamingDecoder(false);
      StringBuilder all = new StringBuilder();
      for (int id : ids) {
        String piece = decoder.next(id);
        assertThat(piece).doesNotEndWith("\uFFFD");
        all.append(piece);
      }
      assertThat(all.append(decoder.finish())).hasToString(tokenizer.decode(ids, false));
    }
  }
}
