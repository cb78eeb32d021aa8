package org.seqmix.eval;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.hybrid.generation.Generation;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.hybrid.tokenizer.Tokenizer;

/// What teacher and student write after the same prompt.
///
/// @param prompt  the text given
/// @param teacher the teacher's continuation
/// @param student the student's continuation
public record TextSample(String prompt, String teacher, String student) {
  /// Greedy continuations of at most `tokens` tokens, one sample a prompt.
  public static List<TextSample> write(Model teacher, Model student, Tokenizer tokenizer, List<String> prompts,
      int tokens) {
    List<String> taught = continuations(teacher, tokenizer, prompts, tokens);
    List<String> learnt = continuations(student, tokenizer, prompts, tokens);
    List<TextSample> out = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      out.add(new TextSample(prompts.get(i), taught.get(i), learnt.get(i)));
    }
    return out;
  }

  /// The prompt stays beside its continuation while decoding: some tokenizers drop the space before a text's first
  /// word.
  private static List<String> continuations(Model model, Tokenizer tokenizer, List<String> prompts, int tokens) {
    List<Request> requests = prompts.stream().map(p -> new Request(tokenizer.encode(p, true), SamplerOptions.GREEDY, 0,
        tokens, model.config().tokens().eos())).toList();
    List<Generation> texts = new Generator(model.decoder()).run(requests, Math.max(1, requests.size()), (index, id) -> {
    });
    List<String> out = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      int[] prompt = requests.get(i).prompt();
      int[] all = java.util.Arrays.copyOf(prompt, prompt.length + texts.get(i).tokens().length);
      System.arraycopy(texts.get(i).tokens(), 0, all, prompt.length, texts.get(i).tokens().length);
      String before = tokenizer.decode(prompt, true);
      String whole = tokenizer.decode(all, true);
      out.add(whole.startsWith(before)
          ? whole.substring(before.length())
          : tokenizer.decode(texts.get(i).tokens(), true));
    }
    return out;
  }
}
