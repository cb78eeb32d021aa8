package org.seqmix.eval.sample;

/// Names that are safe in a file's name.
final class FileNames {
  private FileNames() {
  }

  /// Letters, digits, dots and dashes of a name; everything else is a dash.
  static String of(String name) {
    String safe = name.replaceAll("[^A-Za-z0-9.]+", "-").replaceAll("^[-.]+", "");
    return safe.isEmpty() ? "model" : safe;
  }
}
