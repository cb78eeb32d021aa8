package org.seqmix.mohawk.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.hybrid.model.ModelHash;
import org.seqmix.mohawk.data.Corpus;

class FingerprintTest {
  @TempDir Path model;

  private String after(String file, String text) throws IOException {
    Files.writeString(model.resolve(file), text);
    return ModelHash.of(model);
  }

  private static BitSet bits(int... set) {
    BitSet out = new BitSet();
    Arrays.stream(set).forEach(out::set);
    return out;
  }

  /// Without answers the bytes are lengths and tokens, as they always were; with answers every mark counts.
  @Test
  void coversTokensBordersAndAnswers() throws Exception {
    List<int[]> documents = List.of(new int[] {1, 7, 9}, new int[] {1, 4});
    ByteBuffer bytes = ByteBuffer.allocate(28);
    Arrays.stream(new int[] {3, 1, 7, 9, 2, 1, 4}).forEach(bytes::putInt);
    String plain = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    assertThat(Fingerprint.corpus(new Corpus(documents))).isEqualTo(plain);
    List<List<BitSet>> marks = List.of(List.of(bits(2), bits(1)), List.of(bits(1, 2), bits(1)),
        List.of(bits(2), bits()), List.of(bits(), bits(2)), List.of(bits(), bits()));
    assertThat(marks.stream().map(m -> Fingerprint.corpus(new Corpus(documents, m)))).doesNotHaveDuplicates()
        .doesNotContain(plain);
  }

  /// A teacher is another one when its configuration or the weights that are read change, and only then.
  @Test
  void coversConfigurationAndTheWeightsThatAreRead() throws IOException {
    String bare = after("config.json", "{}");
    assertThat(after("README.md", "read me")).isEqualTo(bare);
    assertThat(after("training_args.bin", "x")).isEqualTo(bare);
    String one = after("pytorch_model-00001-of-00002.bin", "one");
    String two = after("pytorch_model-00002-of-00002.bin", "two");
    assertThat(two).isNotEqualTo(one).isNotEqualTo(bare);
    assertThat(after("pytorch_model-00002-of-00002.bin", "twO")).isNotEqualTo(two);
    String safetensors = after("model.safetensors", "weights");
    assertThat(safetensors).isNotEqualTo(two);
    assertThat(after("pytorch_model-00001-of-00002.bin", "other")).isEqualTo(safetensors);
    assertThat(after("config.json", "{ }")).isNotEqualTo(safetensors);
  }
}
