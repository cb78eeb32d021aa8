package org.seqmix.hybrid.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which mixer sits in which layer.
///
/// The short text form lists mixers in layer order, separated by commas, each with its options in brackets and a
/// count before it: `2*discrete-mamba2[heads=8 state=32], attention[heads=8], 3*discrete-mamba2[heads=8 state=32]`.
///
/// *Errors*: a text of another form, a layer that does not exist, no layer at all.
///
/// @param layers one mixer for every layer
public record LayerPlan(List<LayerMixer> layers) {
  private static final Pattern ITEM = Pattern
      .compile("(?:(\\d{1,6})\\s*\\*\\s*)?([A-Za-z][A-Za-z0-9_-]*)\\s*(?:\\[([^\\]]*)\\])?");

  private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  public LayerPlan {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("layer plan: expected at least one layer, got none");
    }
  }

  /// The same mixer in every layer.
  public static LayerPlan uniform(int layers, LayerMixer mixer) {
    return new LayerPlan(java.util.Collections.nCopies(layers, mixer));
  }

  /// This plan with another mixer in some layers.
  public LayerPlan with(List<Integer> where, LayerMixer mixer) {
    List<LayerMixer> next = new ArrayList<>(layers);
    for (int layer : where) {
      if (layer < 0 || layer >= next.size()) {
        throw new IllegalArgumentException("layer plan: layer " + layer + " must be in 0.." + (next.size() - 1));
      }
      next.set(layer, mixer);
    }
    return new LayerPlan(next);
  }

  /// Reads the short text form.
  public static LayerPlan parse(String text) {
    List<LayerMixer> layers = new ArrayList<>();
    for (String item : text.split(",(?![^\\[]*\\])", -1)) {
      Matcher m = ITEM.matcher(item.strip());
      if (!m.matches()) {
        throw new IllegalArgumentException("layer plan: expected COUNT*MIXER[option=value ...], got '" + item.strip()
            + "' in '" + text + "'");
      }
      LayerMixer mixer = new LayerMixer(m.group(2), options(m.group(3), text));
      int count = m.group(1) == null ? 1 : Integer.parseInt(m.group(1));
      if (count == 0) {
        throw new IllegalArgumentException("layer plan: expected a count > 0, got '" + item.strip() + "' in '" + text
            + "'");
      }
      for (int i = 0; i < count; i++) {
        layers.add(mixer);
      }
    }
    return new LayerPlan(layers);
  }

  private static Map<String, Object> options(String text, String whole) {
    Map<String, Object> out = new LinkedHashMap<>();
    if (text == null || text.isBlank()) {
      return out;
    }
    for (String pair : text.strip().split("\\s+")) {
      int eq = pair.indexOf('=');
      if (eq < 1 || eq == pair.length() - 1) {
        throw new IllegalArgumentException("layer plan: expected option=value, got '" + pair + "' in '" + whole + "'");
      }
      if (out.put(pair.substring(0, eq), value(pair.substring(eq + 1))) != null) {
        throw new IllegalArgumentException(
            "layer plan: option " + pair.substring(0, eq) + " is there twice in '" + whole
                + "'");
      }
    }
    return out;
  }

  private static Object value(String text) {
    return NUMBER.matcher(text).matches() ? (Object) Double.valueOf(text) : text;
  }

  /// The short text form; equal neighbours are counted.
  @Override
  public String toString() {
    List<String> out = new ArrayList<>();
    for (int i = 0; i < layers.size();) {
      int j = i;
      while (j < layers.size() && layers.get(j).equals(layers.get(i))) {
        j++;
      }
      out.add((j - i > 1 ? (j - i) + "*" : "") + layers.get(i));
      i = j;
    }
    return String.join(", ", out);
  }
}
