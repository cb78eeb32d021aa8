package org.seqmix.mohawk.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {
  @TempDir Path model;

  private String after(String file, String text) throws IOException {
    Files.writeString(model.resolve(file), text);
    return Fingerprint.model(model);
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
