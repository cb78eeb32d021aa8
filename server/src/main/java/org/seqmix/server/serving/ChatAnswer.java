package org.seqmix.server.serving;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.server.api.ChatRequest;
import org.seqmix.server.api.Json;
import org.seqmix.server.text.Delta;
import org.seqmix.server.text.Finish;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One answer of `/v1/chat/completions` while it comes about.
final class ChatAnswer {
  private final String id;
  private final Instant created;
  private final ServedModel model;
  private final ChatRequest request;
  private final Reply reply;
  private final Usage usage = new Usage();
  private final List<Choice> choices = new ArrayList<>();
  private int open;

  /// A message of the answer, as far as it has come.
  private static final class Choice {
    private final StringBuilder text = new StringBuilder();
    private final @Nullable ChatScores scores;
    private @Nullable Finish finish;

    Choice(@Nullable ChatScores scores) {
      this.scores = scores;
    }
  }

  ChatAnswer(String id, Instant created, ServedModel model, ChatRequest request, int promptTokens, Reply reply) {
    this.id = id;
    this.created = created;
    this.model = model;
    this.request = request;
    this.reply = reply;
    this.open = request.writing().samples();
    for (int i = 0; i < open; i++) {
      choices.add(new Choice(scores()));
    }
    usage.read(promptTokens);
  }

  private @Nullable ChatScores scores() {
    return request.alternatives() < 0 ? null : new ChatScores(model.names());
  }

  /// The first piece of every message says who speaks.
  void begin() {
    for (int i = 0; i < choices.size() && request.writing().stream(); i++) {
      piece(i, Json.object().put("role", "assistant").put("content", ""), null, null);
    }
  }

  boolean isWhole() {
    return open == 0;
  }

  void take(Event event) {
    switch (event) {
      case Event.Begun begun -> usage.kept(begun.tokens());
      case Event.Scored scored -> {
      }
      case Event.Wrote wrote -> add(wrote.sample(), wrote.delta(), null);
      case Event.Ended ended -> {
        open--;
        usage.wrote(ended.tokens());
        add(ended.sample(), ended.rest(), ended.finish());
      }
      case Event.Failed failed -> throw failed.why();
    }
  }

  private void add(int index, Delta delta, @Nullable Finish finish) {
    if (request.writing().stream()) {
      if (!delta.isEmpty()) {
        ChatScores scores = scores();
        if (scores != null) {
          scores.add(delta.tokens());
        }
        piece(index, Json.object().put("content", delta.text()), scores, null);
      }
      if (finish != null) {
        piece(index, Json.object(), null, finish);
      }
      return;
    }
    Choice choice = choices.get(index);
    choice.text.append(delta.text());
    choice.finish = finish;
    if (choice.scores != null) {
      choice.scores.add(delta.tokens());
    }
  }

  private void piece(int index, ObjectNode delta, @Nullable ChatScores scores, @Nullable Finish finish) {
    ObjectNode piece = head("chat.completion.chunk");
    ObjectNode choice = piece.putArray("choices").addObject().put("index", index);
    choice.set("delta", delta);
    finish(choice, scores, finish);
    reply.piece(piece);
  }

  void end() {
    if (request.writing().stream()) {
      if (request.writing().streamUsage()) {
        ObjectNode last = head("chat.completion.chunk");
        last.putArray("choices");
        usage.into(last);
        reply.piece(last);
      }
      reply.done();
      return;
    }
    ObjectNode answer = head("chat.completion");
    ArrayNode list = answer.putArray("choices");
    for (int i = 0; i < choices.size(); i++) {
      Choice choice = choices.get(i);
      ObjectNode out = list.addObject().put("index", i);
      out.putObject("message").put("role", "assistant").put("content", choice.text.toString());
      finish(out, choice.scores, choice.finish);
    }
    usage.into(answer);
    reply.whole(answer);
  }

  private static void finish(ObjectNode choice, @Nullable ChatScores scores, @Nullable Finish finish) {
    choice.set("logprobs", scores == null ? null : scores.node());
    choice.put("finish_reason", finish == null ? null : finish.text());
  }

  private ObjectNode head(String object) {
    return Json.object().put("id", id).put("object", object).put("created", created.getEpochSecond())
        .put("model", model.name());
  }
}
