package org.seqmix.opencl;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.seqmix.opencl.launch.KernelSource;
import org.seqmix.opencl.launch.KernelSource.Parameter;
import org.seqmix.opencl.launch.KernelSource.Type;

/// A kernel whose numbers arrive together in one struct: a driver takes longer to be handed ten arguments than to be handed one of a
/// hundred bytes.
///
/// The kernel keeps its text: its numbers become variables that begin with the struct's values.
///
/// @param text the program with the changed kernel
/// @param at for every parameter in order: byte of a number in the struct, or the argument's index of a pointer
/// @param bytes size of the struct; 0 where the kernel has no numbers
/// @param arguments arguments of the changed kernel; the struct is the last
record NumberBlock(String text, List<Integer> at, int bytes, int arguments) {
  private static final String NAME = "numbersOf_";
  private static final String BLOCK = "numbers_";

  /// The kernel as it is, each number an argument of its own.
  static NumberBlock none(KernelSource source) {
    int count = source.parameters().size();
    return new NumberBlock(source.text(), IntStream.range(0, count).boxed().toList(), 0, count);
  }

  static NumberBlock of(KernelSource source) {
    Matcher head =
        Pattern.compile("\\bvoid\\s+" + source.function() + "\\s*\\(([^)]*)\\)\\s*\\{").matcher(source.text());
    if (!head.find()) {
      throw new IllegalArgumentException(
          "kernel " + source.name() + ": no body of " + source.function() + " in its text");
    }
    String[] declarations = head.group(1).split(",", -1);
    StringBuilder pointers = new StringBuilder();
    StringBuilder variables = new StringBuilder();
    Integer[] at = new Integer[declarations.length];
    int count = 0;
    for (int i = 0; i < declarations.length; i++) {
      Parameter p = source.parameters().get(i);
      if (isNumber(p)) {
        variables.append(word(p)).append(' ').append(p.name()).append(" = ").append(BLOCK).append('.').append(p.name())
            .append("; ");
      } else {
        pointers.append(declarations[i].strip()).append(", ");
        at[i] = count++;
      }
    }
    // The wide ones first: nothing needs a gap.
    StringBuilder fields = new StringBuilder();
    int longs = place(source.parameters(), true, 0, at, fields);
    int end = place(source.parameters(), false, longs, at, fields);
    // A struct is as long as its widest field repeats; drivers refuse another length.
    int bytes = longs == 0 ? end : Math.ceilDiv(end, Long.BYTES) * Long.BYTES;
    String signature = "void " + source.function() + "(" + pointers;
    if (bytes == 0) {
      return new NumberBlock(source.text(), List.of(at), 0, count);
    }
    String type = NAME + source.function();
    String text =
        "typedef struct { " + fields + "} " + type + ";\n" + source.text().substring(0, head.start()) + signature
            + "const " + type + " " + BLOCK + ") { " + variables + source.text().substring(head.end());
    return new NumberBlock(text, List.of(at), bytes, count + 1);
  }

  private static int place(List<Parameter> parameters, boolean wide, int from, Integer[] at, StringBuilder fields) {
    int next = from;
    for (int i = 0; i < at.length; i++) {
      Parameter p = parameters.get(i);
      if (isNumber(p) && wide == (p.type() == Type.LONG)) {
        fields.append(word(p)).append(' ').append(p.name()).append("; ");
        at[i] = next;
        next += wide ? Long.BYTES : Integer.BYTES;
      }
    }
    return next;
  }

  static boolean isNumber(Parameter p) {
    return p.type() == Type.INT || p.type() == Type.LONG || p.type() == Type.FLOAT;
  }

  private static String word(Parameter p) {
    return switch (p.type()) {
      case INT -> "int";
      case LONG -> "long";
      case FLOAT -> "float";
      case GLOBAL, LOCAL -> throw new IllegalArgumentException(p + " is no number");
    };
  }
}
