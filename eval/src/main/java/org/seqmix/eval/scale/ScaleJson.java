package org.seqmix.eval.scale;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.seqmix.eval.scale.Crossing.AlwaysAbove;
import org.seqmix.eval.scale.Crossing.Crosses;
import org.seqmix.eval.scale.Crossing.Extrapolated;
import org.seqmix.eval.scale.Crossing.FallsBehind;
import org.seqmix.eval.scale.Crossing.NeverWithin;
import org.seqmix.eval.scale.Crossing.NoCommonTime;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Everything of a [Scaling] as JSON. What is infinite or unknown is null.
public final class ScaleJson {
  private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ScaleJson() {}

  /// `{"settings", "teacher", "models", "curves", "curves_by_seed", "differences", "crossings"}`, UTF-8, ending with a
  /// line break.
  public static byte[] bytes(Scaling scaling) {
    ObjectNode root = JSON.createObjectNode();
    ScaleSettings s = scaling.settings();
    root.putObject("settings").put("subsets", s.subsets()).put("resamples", s.resamples()).put("level", s.level())
        .put("seed", s.seed()).put("extrapolate", s.extrapolate());
    root.put("teacher", scaling.teacher().orElse(null));
    ArrayNode models = root.putArray("models");
    scaling.models().forEach(m -> model(models.addObject(), m));
    curves(root.putArray("curves"), scaling.curves());
    curves(root.putArray("curves_by_seed"), scaling.bySeed());
    ArrayNode differences = root.putArray("differences");
    for (Difference d : scaling.differences()) {
      ObjectNode node = differences.addObject().put("model", d.model()).put("selection", d.selection().key())
          .put("k", d.k()).put("value", d.value());
      bounds(node, d.bounds());
    }
    ArrayNode crossings = root.putArray("crossings");
    scaling.races().forEach(r -> race(crossings.addObject(), r));
    return (JSON.writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void model(ObjectNode node, RunFacts m) {
    node.put("model", m.model()).put("problems", m.problems()).put("samples", m.samples())
        .put("share_needed_for_majority", m.needed());
    seeds(node, m.seeds());
    m.spent().ifPresent(s -> node.put("seconds", s.seconds()).put("tokens", s.tokens()));
  }

  private static void seeds(ObjectNode node, List<Long> seeds) {
    ArrayNode array = node.putArray("seeds");
    seeds.forEach(array::add);
  }

  private static void curves(ArrayNode array, List<Curve> curves) {
    for (Curve c : curves) {
      ObjectNode node = array.addObject().put("model", c.model()).put("selection", c.selection().key());
      seeds(node, c.seeds());
      ArrayNode points = node.putArray("points");
      for (CurvePoint p : c.points()) {
        ObjectNode point = points.addObject().put("k", p.k());
        p.seconds().ifPresent(v -> point.put("seconds", v));
        point.put("value", p.value());
        bounds(point, p.bounds());
        if (p.error() > 0) {
          point.put("drawing_error", p.error());
        }
      }
    }
  }

  private static void bounds(ObjectNode node, Bounds bounds) {
    number(node, "low", bounds.low());
    number(node, "high", bounds.high());
    node.put("method", bounds.method().name().toLowerCase(Locale.ROOT));
  }

  private static void race(ObjectNode node, Race r) {
    node.put("student", r.student()).put("teacher", r.teacher()).put("selection", r.selection().key());
    switch (r.crossing()) {
      case Crosses c -> at(node.put("outcome", "crosses"), c.seconds(), c.low(), c.high(), c.crossings());
      case FallsBehind c -> at(node.put("outcome", "falls_behind"), c.seconds(), c.low(), c.high(), c.crossings());
      case AlwaysAbove c -> range(node.put("outcome", "always_above"), c.from(), c.to()).put("share", c.share());
      case NeverWithin c -> range(node.put("outcome", "never_within"), c.from(), c.to()).put("share", c.share());
      case Extrapolated c -> range(node.put("outcome", "extrapolated"), c.from(), c.to())
          .put("extrapolated_seconds", c.seconds());
      case NoCommonTime c -> {
        node.put("outcome", "no_common_time");
        range(node.putObject("student_range"), c.student().from(), c.student().to());
        node.put("student_is_ahead", c.isStudentAhead());
        range(node.putObject("teacher_range"), c.teacher().from(), c.teacher().to());
      }
    }
    node.put("sentence", r.sentence());
  }

  private static void at(ObjectNode node, double seconds, double low, double high, int crossings) {
    node.put("seconds", seconds).put("crossings", crossings);
    number(node, "low", low);
    number(node, "high", high);
  }

  private static ObjectNode range(ObjectNode node, double from, double to) {
    return node.put("from", from).put("to", to);
  }

  private static void number(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }
}
