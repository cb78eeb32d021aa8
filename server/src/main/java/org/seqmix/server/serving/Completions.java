package org.seqmix.server.serving;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.seqmix.hybrid.engine.EngineThread;
import org.seqmix.hybrid.engine.Job;
import org.seqmix.server.api.CompletionRequest;
import org.seqmix.server.api.Prompt;
import org.seqmix.server.text.TextRun;

/// Answers `/v1/completions`.
public final class Completions {
  private final ServedModel model;
  private final EngineThread engine;
  private final Limits limits;
  private final Clock clock;

  /// Answers by an engine.
  public Completions(ServedModel model, EngineThread engine, Limits limits, Clock clock) {
    this.model = model;
    this.engine = engine;
    this.limits = limits;
    this.clock = clock;
  }

  /// Answers one request.
  public void answer(CompletionRequest request, Client client, Reply reply) {
    Names.check(request.model(), model);
    List<PromptText> prompts = new ArrayList<>();
    for (Prompt prompt : request.prompts()) {
      prompts.add(PromptText.of(prompt, model).fitting("prompt",
          limits.request().promptTokens(model.context(), request.maxTokens())));
    }
    try (Jobs jobs = new Jobs(engine, client, limits.time())) {
      for (int i = 0; i < prompts.size(); i++) {
        submit(jobs, request, i, prompts.get(i));
      }
      CompletionAnswer answer =
          new CompletionAnswer(Names.fresh("cmpl-"), clock.instant(), model, request, prompts, reply);
      answer.begin();
      while (!answer.isWhole()) {
        answer.take(jobs.next());
      }
      answer.end();
    }
  }

  private void submit(Jobs jobs, CompletionRequest request, int index, PromptText prompt) {
    boolean scores = request.alternatives() >= 0;
    List<TextRun> runs = new ArrayList<>();
    for (int i = 0; i < request.writing().samples(); i++) {
      runs.add(
          new TextRun(PromptText.after(prompt.ids(), model.tokenizer(), request.writing().stops()), model.ends(), true,
              request.echo() ? prompt.end() : 0));
    }
    // Texts end here and not in the engine, so that the token by which the model ends is heard of too.
    jobs.submit(index, new Job(prompt.ids(), request.writing().sampling(), request.writing().seeds(index),
        request.maxTokens(), List.of(), request.alternatives(), scores && request.echo()), runs);
  }
}
