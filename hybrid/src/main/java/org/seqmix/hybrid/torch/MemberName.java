package org.seqmix.hybrid.torch;

import java.util.Arrays;

/// Names of entries: a folder, then one or more parts that lead nowhere else.
final class MemberName {
  private MemberName() {}

  /// Refuses names that are not relative paths of two or more plain parts.
  static void check(ByteReader in, String name) {
    String[] parts = name.split("/", -1);
    boolean plain = parts.length > 1 && Arrays.stream(parts).allMatch(MemberName::isPlain);
    if (!plain) {
      throw in.damaged("entry " + ByteReader.quoted(name)
          + ": expected a name such as NAME/data.pkl, got another path");
    }
  }

  private static boolean isPlain(String part) {
    return !part.isEmpty() && !part.equals(".") && !part.equals("..")
        && part.chars().noneMatch(c -> c == '\\' || c == ':' || Character.isISOControl(c));
  }

  /// The archive's folder, the first part of a name.
  static String root(String name) {
    return name.substring(0, name.indexOf('/'));
  }
}
