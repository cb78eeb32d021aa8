package org.seqmix.opencl.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// OpenCL C with one kernel function, and that function's parameters in order.
///
/// @param name for errors: the Java class it was translated from, or the file and function
/// @param function the kernel function
/// @param text the program
/// @param parameters of its kernel function
public record KernelSource(String name, String function, String text, List<Parameter> parameters) {
  /// The kernel function of a translated class: the method every Aparapi kernel class implements.
  static final String TRANSLATED = "run";

  /// From the beginning of a line to the first that begins with a closing brace.
  private static final Pattern KERNEL = Pattern.compile("(?ms)^__kernel\\b[^{;]*?\\bvoid\\s+(\\w+)\\s*\\(.*?^}\n");

  public KernelSource {
    parameters = List.copyOf(parameters);
  }

  /// One parameter.
  ///
  /// @param name as in the signature
  /// @param type how it is handed over
  /// @param element what a pointer points to, as written there; empty for numbers
  public record Parameter(String name, Type type, String element) {
  }

  /// How a parameter is handed over.
  public enum Type {
    INT, LONG, FLOAT, GLOBAL, LOCAL
  }

  /// Reads the parameters from the kernel function's signature, which has neither comments nor parentheses inside.
  public static KernelSource of(String name, String function, String text) {
    Matcher signature = Pattern.compile("\\bvoid\\s+" + function + "\\s*\\(([^)]*)\\)").matcher(text);
    if (!signature.find()) {
      throw new IllegalArgumentException("kernel " + name + ": no function " + function + " in its text");
    }
    List<Parameter> parameters = new ArrayList<>();
    for (String declaration : signature.group(1).split(",", -1)) {
      parameters.add(parameter(name, declaration.strip()));
    }
    return new KernelSource(name, function, text, parameters);
  }

  /// The same without other kernel functions: a compiler's time goes into each of them.
  public KernelSource alone() {
    String only = KERNEL.matcher(text)
        .replaceAll(found -> found.group(1).equals(function) ? Matcher.quoteReplacement(found.group()) : "");
    return new KernelSource(name, function, only, parameters);
  }

  private static Parameter parameter(String kernel, String declaration) {
    int end = Math.max(declaration.lastIndexOf(' '), declaration.lastIndexOf('*')) + 1;
    // The same string as in launches, which find it at a glance.
    String name = declaration.substring(end).intern();
    String before = declaration.substring(0, end).replaceAll("\\b(const|restrict|volatile)\\b", " ")
        .replace("*", " * ").replaceAll("\\s+", " ").strip();
    if (before.endsWith("*")) {
      String[] words = before.split(" ", -1);
      Type type = words[0].equals("__local") ? Type.LOCAL : Type.GLOBAL;
      if (words.length == 3 && (type == Type.LOCAL || words[0].equals("__global"))) {
        return new Parameter(name, type, words[1]);
      }
    }
    return switch (before) {
      case "int" -> new Parameter(name, Type.INT, "");
      case "long" -> new Parameter(name, Type.LONG, "");
      case "float" -> new Parameter(name, Type.FLOAT, "");
      default ->
          throw new IllegalArgumentException("kernel " + kernel + ": parameter " + name + " has the type " + before
              + "; expected int, long, float, or __global or __local and a type with *");
    };
  }
}
