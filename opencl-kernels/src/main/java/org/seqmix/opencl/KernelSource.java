package org.seqmix.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// OpenCL C with one kernel function, and that function's parameters in order.
///
/// @param name the Java class it was translated from
/// @param text the program
/// @param parameters of its kernel function
record KernelSource(String name, String text, List<Parameter> parameters) {
  /// The kernel function's name: the method every Aparapi kernel class implements.
  static final String FUNCTION = "run";

  private static final Pattern SIGNATURE = Pattern.compile("__kernel void " + FUNCTION + "\\(([^)]*)\\)");

  KernelSource {
    parameters = List.copyOf(parameters);
  }

  /// One parameter: a field of the Java class.
  record Parameter(String name, Type type) {
  }

  /// Parameter types, by their spelling in OpenCL C.
  enum Type {
    INT("int"), FLOAT("float"), INTS("__global int *"), FLOATS("__global float *"), LOCAL_FLOATS("__local float *");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    private static Type of(String kernel, String name, String text) {
      for (Type type : values()) {
        if (type.text.equals(text)) {
          return type;
        }
      }
      throw new IllegalArgumentException("kernel " + kernel + ": parameter " + name + " has the type " + text
          + "; expected int, float, int[], float[] or @Local float[]");
    }
  }

  /// Reads the parameters from the kernel function's signature. Their order is that of first use in the Java method.
  static KernelSource of(String name, String text) {
    Matcher signature = SIGNATURE.matcher(text);
    if (!signature.find()) {
      throw new IllegalArgumentException("kernel " + name + ": no function " + FUNCTION + " in its translation");
    }
    List<Parameter> parameters = new ArrayList<>();
    for (String declaration : signature.group(1).split(",", -1)) {
      String d = declaration.strip();
      int end = Math.max(d.lastIndexOf(' '), d.lastIndexOf('*')) + 1;
      String field = d.substring(end);
      parameters.add(new Parameter(field, Type.of(name, field, d.substring(0, end).strip())));
    }
    return new KernelSource(name, text, parameters);
  }
}
