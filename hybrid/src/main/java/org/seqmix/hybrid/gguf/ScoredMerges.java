package org.seqmix.hybrid.gguf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/// Merges of a SentencePiece vocabulary: its files score tokens, and of two neighbours that together are a token those with the
/// best score are joined first. As a list of merges, that is every cut of every token into two tokens, best score first.
final class ScoredMerges {
  private ScoredMerges() {}

  /// A merge of two tokens.
  record Merge(String left, String right) {
    String joined() {
      return left + right;
    }
  }

  private record Scored(Merge merge, double score) {}

  /// The merges of `tokens`, of those that `counts` by their ids; each cut in the order of its left token's id.
  /// *Cost*: quadratic in the length of a token.
  static List<Merge> of(List<String> tokens, double[] scores, IntPredicate counts) {
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < tokens.size(); id++) {
      if (counts.test(id)) {
        ids.putIfAbsent(tokens.get(id), id);
      }
    }
    List<Scored> all = new ArrayList<>();
    for (int id = 0; id < tokens.size(); id++) {
      if (counts.test(id)) {
        String token = tokens.get(id);
        double score = scores[id];
        cuts(token, ids).forEach(merge -> all.add(new Scored(merge, score)));
      }
    }
    all.sort(Comparator.comparingDouble(Scored::score).reversed());
    return all.stream().map(Scored::merge).toList();
  }

  private static List<Merge> cuts(String token, Map<String, Integer> ids) {
    List<Merge> out = new ArrayList<>();
    for (int at = 1; at < token.length(); at++) {
      if (Character.isHighSurrogate(token.charAt(at - 1))) {
        continue;
      }
      String left = token.substring(0, at);
      String right = token.substring(at);
      if (ids.containsKey(left) && ids.containsKey(right)) {
        out.add(new Merge(left, right));
      }
    }
    out.sort(Comparator.comparingInt((Merge m) -> ids.getOrDefault(m.left(), 0))
        .thenComparingInt(m -> ids.getOrDefault(m.right(), 0)));
    return out;
  }
}
