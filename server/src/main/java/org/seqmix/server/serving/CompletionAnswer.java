package org.seqmix.server.serving;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.server.api.CompletionRequest;
import org.seqmix.server.api.Json;
import org.seqmix.server.text.Delta;
import org.seqmix.server.text.Finish;
import org.seqmix.server.text.PlacedToken;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One answer of `/v1/completions` while it comes about.
final class CompletionAnswer {
  private final String id;
  private final Instant created;
  private final ServedModel model;
  private final CompletionRequest request;
  private final List<PromptText> prompts;
  private final Reply reply;
  private final Usage usage = new Usage();
  private final List<Choice> choices = new ArrayList<>();
  private int open;

  /// A text of the answer, as far as it has come.
  private static final class Choice {
    private final StringBuilder text = new StringBuilder();
    private final @Nullable CompletionScores scores;
    private @Nullable Finish finish;

    Choice(@Nullable CompletionScores scores) {
      this.scores = scores;
    }
  }

  CompletionAnswer(String id, Instant created, ServedModel model, CompletionRequest request, List<PromptText> prompts,
      Reply reply) {
    this.id = id;
    this.created = created;
    this.model = model;
    this.request = request;
    this.prompts = List.copyOf(prompts);
    this.reply = reply;
    this.open = prompts.size() * request.writing().samples();
    for (int i = 0; i < open; i++) {
      choices.add(new Choice(scores()));
    }
    prompts.forEach(p -> usage.read(p.ids().length));
  }

  private @Nullable CompletionScores scores() {
    return request.alternatives() < 0 ? null : new CompletionScores(model.names());
  }

  /// The echo, where it needs no scores.
  void begin() {
    for (int i = 0; i < prompts.size() && request.echo() && request.alternatives() < 0; i++) {
      echo(i, List.of());
    }
  }

  boolean isWhole() {
    return open == 0;
  }

  void take(Event event) {
    switch (event) {
      case Event.Begun begun -> usage.kept(begun.tokens());
      case Event.Scored scored -> echo(scored.prompt(), prompts.get(scored.prompt()).placed(scored.tokens()));
      case Event.Wrote wrote -> add(index(wrote.prompt(), wrote.sample()), wrote.delta(), null);
      case Event.Ended ended -> {
        open--;
        usage.wrote(ended.tokens());
        add(index(ended.prompt(), ended.sample()), ended.rest(), ended.finish());
      }
      case Event.Failed failed -> throw failed.why();
    }
  }

  private int index(int prompt, int sample) {
    return prompt * request.writing().samples() + sample;
  }

  private void echo(int prompt, List<PlacedToken> tokens) {
    for (int i = 0; i < request.writing().samples(); i++) {
      add(index(prompt, i), new Delta(prompts.get(prompt).text(), tokens), null);
    }
  }

  private void add(int index, Delta delta, @Nullable Finish finish) {
    if (request.writing().stream()) {
      CompletionScores scores = scores();
      if (scores != null) {
        scores.add(delta.tokens());
      }
      ObjectNode piece = head();
      choice(piece.putArray("choices"), index, delta.text(), scores, finish);
      reply.piece(piece);
      return;
    }
    Choice choice = choices.get(index);
    choice.text.append(delta.text());
    choice.finish = finish;
    if (choice.scores != null) {
      choice.scores.add(delta.tokens());
    }
  }

  void end() {
    ObjectNode answer = head();
    ArrayNode list = answer.putArray("choices");
    if (!request.writing().stream()) {
      for (int i = 0; i < choices.size(); i++) {
        Choice choice = choices.get(i);
        choice(list, i, choice.text.toString(), choice.scores, choice.finish);
      }
      usage.into(answer);
      reply.whole(answer);
      return;
    }
    if (request.writing().streamUsage()) {
      usage.into(answer);
      reply.piece(answer);
    }
    reply.done();
  }

  private ObjectNode head() {
    return Json.object().put("id", id).put("object", "text_completion").put("created", created.getEpochSecond())
        .put("model", model.name());
  }

  private static void choice(ArrayNode list, int index, String text, @Nullable CompletionScores scores,
      @Nullable Finish finish) {
    ObjectNode choice = list.addObject().put("index", index).put("text", text);
    choice.set("logprobs", scores == null ? null : scores.node());
    choice.put("finish_reason", finish == null ? null : finish.text());
  }
}
