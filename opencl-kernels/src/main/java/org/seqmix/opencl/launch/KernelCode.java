package org.seqmix.opencl.launch;

import com.aparapi.Kernel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a kernel is made from.
public sealed interface KernelCode {
  /// Its OpenCL C.
  KernelSource source();

  /// A class in the part of Java that Aparapi translates.
  record Translated(Class<? extends Kernel> type) implements KernelCode {
    @Override
    public KernelSource source() {
      try {
        return Translator.translate(type.getDeclaredConstructor().newInstance());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("kernel " + type.getSimpleName() + ": needs a constructor without parameters", e);
      }
    }
  }

  /// OpenCL C in a resource beside {@link org.seqmix.opencl.tuned}'s classes, behind definitions and `common.cl`. A line
  /// `#include "other.cl"` stands for the text of another resource.
  ///
  /// @param file name of the resource, such as `norm.cl`
  /// @param function the kernel function in it
  /// @param definitions lines of `#define`
  record Written(String file, String function, String definitions) implements KernelCode {
    private static final String FOLDER = "/org/seqmix/opencl/tuned/";
    private static final String COMMON = "common.cl";
    private static final Pattern INCLUDE = Pattern.compile("(?m)^#include \"([^\"]+)\"$");

    /// Without definitions.
    public static Written of(String file, String function) {
      return new Written(file, function, "");
    }

    /// The same with one more definition.
    public Written with(String name, Object value) {
      return new Written(file, function, definitions + "#define " + name + " " + value + "\n");
    }

    @Override
    public KernelSource source() {
      return KernelSource.of(file + ", " + function, function, definitions + text(COMMON) + text(file));
    }

    private static String text(String name) {
      try (InputStream in = Written.class.getResourceAsStream(FOLDER + name)) {
        if (in == null) {
          throw new IllegalStateException("resource " + FOLDER + name + " is missing from the jar");
        }
        return INCLUDE.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8))
            .replaceAll(found -> Matcher.quoteReplacement(text(found.group(1))));
      } catch (IOException e) {
        throw new UncheckedIOException("resource " + FOLDER + name, e);
      }
    }
  }
}
