package org.seqmix.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelNamesTest {
  @ParameterizedTest
  @CsvSource({
      "/m/llama; /m/student,                         llama; student",
      "/a/model; /b/model; /b/other,                 a/model; b/model; other",
      "/a/x/model; /b/x/model; /a/y/model,           a/x/model; b/x/model; y/model",
      "/model; /a/model,                             /model; a/model",
      "/a/model; /b/../a/model; /a/./model,          model; model; model",
      "/a/s/config.json; /b/s/config.json,           a/s; b/s",
      "/a/s/config.json; /b/s.json; /a/wide.json,    a/s; b/s; wide",
      "/a/s.json; /a/s,                              /a/s.json; /a/s",
      "/a/s.gguf; /a/s,                              s.gguf; s",
      "/,                                            /"})
  void modelsAreToldApart(String paths, String names) {
    List<Path> all = Arrays.stream(paths.split("; ")).map(Path::of).toList();
    var apart = ModelNames.apart(all);
    assertThat(all.stream().map(apart::get).toList()).containsExactly(names.split("; "));
  }
}
