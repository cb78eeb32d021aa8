package org.seqmix.server.http;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;
import java.util.TreeMap;
import org.seqmix.server.api.ApiException;
import org.seqmix.server.api.ChatRequest;
import org.seqmix.server.api.CompletionRequest;
import org.seqmix.server.api.Fields;
import org.seqmix.server.api.Json;
import org.seqmix.server.api.RequestLimits;
import org.seqmix.server.serving.Chats;
import org.seqmix.server.serving.Client;
import org.seqmix.server.serving.Completions;
import org.seqmix.server.serving.Gate;
import org.seqmix.server.serving.Reply;
import org.seqmix.server.serving.ServedModel;
import tools.jackson.databind.node.ObjectNode;

/// What can be asked for, by path.
record Routes(ServedModel model, Gate gate, Metrics metrics, Bodies bodies, Connections connections,
    RequestLimits limits,
    Completions completions, Chats chats) {
  Map<String, Route> all() {
    Map<String, Route> all = new TreeMap<>();
    ChatPage page = ChatPage.read();
    all.put("/", new Route("GET", true, (request, response) -> page.send(response)));
    all.put("/health", new Route("GET", true, (request, response) -> health(response)));
    all.put("/metrics", new Route("GET", false, (request, response) -> metrics.send(response)));
    all.put("/v1/models", new Route("GET", false, (request, response) -> models(response)));
    all.put("/v1/models/" + model.name(), new Route("GET", false,
        (request, response) -> Sending.json(response, 200, described())));
    all.put("/v1/completions",
        new Route("POST", false, (request, response) -> answer(request, response, (fields, client,
            reply) -> completions.answer(CompletionRequest.of(fields, limits), client, reply))));
    all.put("/v1/chat/completions",
        new Route("POST", false, (request, response) -> answer(request, response, (fields, client,
            reply) -> chats.answer(ChatRequest.of(fields, limits), client, reply))));
    return all;
  }

  /// Answers a request by the model.
  private interface Answering {
    void answer(Fields fields, Client client, Reply reply);
  }

  private void answer(ServerRequest request, ServerResponse response, Answering answering) {
    try (Gate.Pass unused = gate.enter(); Watch client = connections.watch()) {
      Fields fields = bodies.fields(request, response);
      Sending sending = new Sending(response, client);
      try {
        answering.answer(fields, client, sending);
      } catch (ApiException e) {
        sending.fail(e);
      }
    }
  }

  private void health(ServerResponse response) {
    boolean stopping = gate.isClosed();
    Sending.json(response, stopping ? 503 : 200, Json.object().put("status", stopping ? "stopping" : "ok"));
  }

  private void models(ServerResponse response) {
    ObjectNode list = Json.object().put("object", "list");
    list.putArray("data").add(described());
    Sending.json(response, 200, list);
  }

  /// The model, with what a client cannot know otherwise: its context and whether it can chat.
  private ObjectNode described() {
    return Json.object().put("id", model.name()).put("object", "model").put("created", model.since().getEpochSecond())
        .put("owned_by", "seqmix").put("max_model_len", model.context()).put("chat", model.chat() != null)
        .put("text", model.tokenizer() != null);
  }
}
