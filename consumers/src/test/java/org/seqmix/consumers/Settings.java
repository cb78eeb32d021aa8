package org.seqmix.consumers;

/// What the pom of this module tells its tests.
final class Settings {
  private Settings() {
  }

  /// The system property `name`.
  static String of(String name) {
    String value = System.getProperty(name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException("system property " + name + " is missing; run these tests through Maven");
    }
    return value;
  }
}
