package org.seqmix.server.serving;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.seqmix.hybrid.engine.EngineThread;
import org.seqmix.hybrid.engine.Job;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.server.api.ApiException;
import org.seqmix.server.api.ChatRequest;
import org.seqmix.server.template.ChatTemplate;
import org.seqmix.server.template.TemplateException;
import org.seqmix.server.text.TextRun;

/// Answers `/v1/chat/completions`.
public final class Chats {
  private final ServedModel model;
  private final EngineThread engine;
  private final Limits limits;
  private final Clock clock;

  /// Answers by an engine.
  public Chats(ServedModel model, EngineThread engine, Limits limits, Clock clock) {
    this.model = model;
    this.engine = engine;
    this.limits = limits;
    this.clock = clock;
  }

  /// Answers one request.
  public void answer(ChatRequest request, Client client, Reply reply) {
    Names.check(request.model(), model);
    int[] ids = ids(request);
    int most = limits.request().promptTokens(model.context(), request.maxTokens());
    if (ids.length > most) {
      throw ApiException.tooLong("messages", most, ids.length);
    }
    try (Jobs jobs = new Jobs(engine, client, limits.time())) {
      List<TextRun> runs = new ArrayList<>();
      for (int i = 0; i < request.writing().samples(); i++) {
        runs.add(
            new TextRun(PromptText.after(ids, model.tokenizer(), request.writing().stops()), model.ends(), false, 0));
      }
      jobs.submit(0,
          new Job(ids, request.writing().sampling(), request.writing().seeds(0), request.maxTokens(), List.of(),
              request.alternatives(), false),
          runs);
      ChatAnswer answer = new ChatAnswer(Names.fresh("chatcmpl-"), clock.instant(), model, request, ids.length, reply);
      answer.begin();
      while (!answer.isWhole()) {
        answer.take(jobs.next());
      }
      answer.end();
    }
  }

  /// The conversation by the model's template, which writes every special token itself.
  private int[] ids(ChatRequest request) {
    ChatTemplate template = model.chat();
    Tokenizer tokenizer = model.tokenizer();
    if (template == null || tokenizer == null) {
      throw ApiException.of(400, "invalid_request_error", "messages", "no_chat_template",
          "this model has no chat template; continue a text with /v1/completions, or start the server with --chat-template FILE");
    }
    try {
      int[] ids = tokenizer.encode(template.write(request.messages(), request.variables()), false);
      if (ids.length == 0) {
        throw ApiException.field("messages", "messages: expected at least one token by the chat template, got none");
      }
      return ids;
    } catch (TemplateException e) {
      throw ApiException.field("messages", "messages: the chat template "
          + (e.isRaised() ? "refuses them: " : "fails: ") + e.getMessage());
    }
  }
}
