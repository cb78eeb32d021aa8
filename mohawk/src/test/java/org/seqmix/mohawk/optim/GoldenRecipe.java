package org.seqmix.mohawk.optim;

import tools.jackson.databind.JsonNode;

/// The settings of the golden training run, from its recipe.json.
final class GoldenRecipe {
  private GoldenRecipe() {
  }

  static Wsd schedule(JsonNode recipe) {
    JsonNode wsd = recipe.get("wsd");
    return new Wsd(recipe.get("max_lr").asDouble(), wsd.get("warmup_end").asLong(), wsd.get("standard_end").asLong(),
        wsd.get("decay_end").asLong(), wsd.get("warmup_start_lr").asDouble(), wsd.get("min_lr").asDouble());
  }

  /// The weight decay is the number its sentence begins with.
  static AdamWOptions adamW(JsonNode recipe) {
    double decay = Double.parseDouble(recipe.get("weight_decay").asString().split(" ")[0]);
    return new AdamWOptions(recipe.get("betas").get(0).asDouble(), recipe.get("betas").get(1).asDouble(),
        recipe.get("eps").asDouble(), decay);
  }
}
