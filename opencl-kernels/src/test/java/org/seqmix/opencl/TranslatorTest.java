package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aparapi.Config;
import com.aparapi.Kernel;
import com.aparapi.internal.exception.ClassParseException;
import com.aparapi.internal.model.ClassModel;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.opencl.launch.KernelSource;
import org.seqmix.opencl.launch.KernelSource.Parameter;
import org.seqmix.opencl.launch.KernelSource.Type;
import org.seqmix.opencl.launch.Translator;
import org.seqmix.opencl.translated.TranslatedKernels;

class TranslatorTest {
  /// Every kernel class beside {@link TranslatedKernels}.
  static List<Class<? extends Kernel>> kernels() throws IOException, URISyntaxException {
    Path classes = Path.of(TranslatedKernels.class.getResource(".").toURI());
    List<Class<? extends Kernel>> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(classes, "*Kernel.class")) {
      for (Path file : files) {
        Class<? extends Kernel> type = kernelClass(file.getFileName().toString().replace(".class", ""));
        if (!Modifier.isAbstract(type.getModifiers())) {
          found.add(type);
        }
      }
    }
    return found;
  }

  private static Class<? extends Kernel> kernelClass(String name) {
    try {
      return Class.forName(TranslatedKernels.class.getPackageName() + "." + name).asSubclass(Kernel.class);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A field that no statement uses is missing from the signature, and then its value has nowhere to go.
  @ParameterizedTest
  @MethodSource("kernels")
  void everyKernelTranslatesAndEveryFieldIsAParameter(Class<? extends Kernel> type)
      throws ReflectiveOperationException {
    List<String> fields = new ArrayList<>();
    for (Class<?> c = type; c != Kernel.class; c = c.getSuperclass()) {
      Arrays.stream(c.getDeclaredFields()).filter(f -> !Modifier.isStatic(f.getModifiers())).map(Field::getName)
          .forEach(fields::add);
    }

    assertThat(Translator.translate(type.getDeclaredConstructor().newInstance()).parameters())
        .extracting(Parameter::name)
        .hasSize(fields.size() + 1).containsAll(fields).endsWith("passid");
  }

  @Test
  void typesComeFromTheSignature() {
    KernelSource source = KernelSource.of("K", "run",
        "int f(int a){ return a; }\n__kernel void run(\n int n, \n __global float *x, \n __global int *i,"
            + " \n float e, \n __local float *l, __global const uint4 *restrict w, const long far, \n int passid\n){ }");

    assertThat(source.parameters()).containsExactly(new Parameter("n", Type.INT, ""),
        new Parameter("x", Type.GLOBAL, "float"), new Parameter("i", Type.GLOBAL, "int"),
        new Parameter("e", Type.FLOAT, ""),
        new Parameter("l", Type.LOCAL, "float"), new Parameter("w", Type.GLOBAL, "uint4"),
        new Parameter("far", Type.LONG, ""), new Parameter("passid", Type.INT, ""));
  }

  @Test
  void anUnknownTypeIsNamed() {
    assertThatThrownBy(() -> KernelSource.of("K", "run", "__kernel void run(double x)"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kernel K: parameter x has the type double");
  }

  @Test
  void whatAparapiCannotTranslateIsAnError() {
    assertThatThrownBy(() -> Translator.translate(new WithBreak())).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kernel WithBreak: Aparapi cannot translate it");
  }

  @Test
  void aparapiIsSilentWhileTranslatingAndOnlyThen() throws ClassParseException {
    List<String> said = new ArrayList<>();
    Handler listener = new Handler() {
      @Override
      public void publish(LogRecord message) {
        said.add(message.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
    Kernel kernel = new Nested();
    Logger logger = Logger.getLogger(Config.getLoggerName());
    Level before = logger.getLevel();
    logger.addHandler(listener);
    try {
      Translator.translate(kernel);
      assertThat(said).isEmpty();
      assertThat(logger.getLevel()).isEqualTo(before);

      ClassModel.createClassModel(Unheard.class);
      assertThat(said).as("the listener hears what is not held back").isNotEmpty();
    } finally {
      logger.removeHandler(listener);
    }
  }

  private static final class Nested extends Kernel {
    private final float[] x = new float[1];

    @Override
    public void run() {
      x[getGlobalId()] = 1f;
    }
  }

  /// Translated nowhere: Aparapi speaks of a class once.
  private static final class Unheard extends Kernel {
    private final float[] x = new float[1];

    @Override
    public void run() {
      x[getGlobalId()] = 1f;
    }
  }

  private static final class WithBreak extends Kernel {
    private final float[] x = new float[1];

    @Override
    public void run() {
      for (int i = 0; i < 10; i++) {
        if (x[i] > 0) {
          break;
        }
        x[i] = i;
      }
    }
  }
}
