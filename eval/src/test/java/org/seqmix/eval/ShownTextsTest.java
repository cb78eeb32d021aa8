package org.seqmix.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.cpu.CpuDevice;

class ShownTextsTest {
  @Test
  void heldOutDocumentsAreTakenAsTheyAre() {
    try (Device device = CpuDevice.open();
        Model model = Model.open(Shared.path("models/stories-260K"), device, Model.Use.INFERENCE);
        Tokenizer tokenizer = model.openTokenizer()) {
      Corpus corpus = new Corpus(List.of(new int[2], new int[7], new int[5]));
      ShownTexts texts = ShownTexts.of(corpus, model, tokenizer, 2, 6);
      assertThat(texts.source()).startsWith("held-out");
      assertThat(texts.longEnough(3)).hasSize(7);
      assertThat(texts.longEnough(100)).as("the longest").hasSize(7);
      assertThat(texts.prompts(tokenizer, 2, 3)).hasSize(2);
    }
  }

  @Test
  void whereNoneWereHeldOutTheTeacherWritesSome() {
    try (Device device = CpuDevice.open();
        Model model = Model.open(Shared.path("models/stories-260K"), device, Model.Use.INFERENCE);
        Tokenizer tokenizer = model.openTokenizer()) {
      ShownTexts texts = ShownTexts.of(new Corpus(List.of()), model, tokenizer, 3, 20);
      assertThat(texts.source()).contains("written by the teacher");
      assertThat(texts.documents()).hasSize(3).allSatisfy(d -> {
        assertThat(d[0]).isEqualTo(model.config().tokens().bos().getAsInt());
        assertThat(d.length).isBetween(2, 21);
      });
      assertThat(texts.prompts(tokenizer, 3, 12)).doesNotHaveDuplicates();
    }
  }
}
