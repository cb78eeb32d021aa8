package org.seqmix.opencl;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Instructions of NVIDIA's compute capability 9.0a in OpenCL C, whose compiler only knows 9.0.
///
/// Inline assembly holds them behind a mark that makes them comments. The program's binary is PTX text: without the marks, and with the
/// other target named, it is handed to the driver a second time.
final class Ptx {
  /// Stands before an instruction, on one line with it.
  static final String MARKER = "//@a ";

  private static final Pattern TARGET = Pattern.compile("(?m)^\\.target\\s+sm_\\w+");

  private Ptx() {
  }

  static boolean isMarked(String source) {
    return source.contains(MARKER);
  }

  /// The text for the second compilation.
  static byte[] unmarked(byte[] ptx) {
    String text = new String(ptx, StandardCharsets.UTF_8).replace("\0", "");
    return TARGET.matcher(text).replaceFirst(".target sm_90a").replace(MARKER, "").getBytes(StandardCharsets.UTF_8);
  }
}
