package org.seqmix.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.FreshWeights;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.reference.ReferenceDevice;

class MixersTest {
  /// A provider of the name it is given.
  abstract static class Named implements MixerProvider {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public SequenceMixer create(Site site, Options options, Weights.Part weights) {
      throw new UnsupportedOperationException("a provider that is only looked up");
    }
  }

  public static final class Wide extends Named {
    public Wide() {
      super("test-wide");
    }
  }

  public static final class Narrow extends Named {
    public Narrow() {
      super("test-narrow");
    }
  }

  /// A provider whose constructor throws.
  public static final class Unmakeable extends Named {
    public Unmakeable() {
      super("test-unmakeable");
      throw new IllegalStateException("no license");
    }
  }

  /// A provider with a fault in it.
  public static final class Faulty extends Named {
    public Faulty() {
      super("test-faulty");
    }

    @Override
    public SequenceMixer create(Site site, Options options, Weights.Part weights) {
      throw new IndexOutOfBoundsException("7 of 3");
    }
  }

  public static final class AlsoWide extends Named {
    public AlsoWide() {
      super("test-wide");
    }
  }

  @TempDir Path folder;

  private <T> T withJar(Callable<T> what, Class<?>... providers) throws Exception {
    ClassLoader old = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader jar = new URLClassLoader(new URL[] {services(providers)}, old)) {
      Thread.currentThread().setContextClassLoader(jar);
      return what.call();
    } finally {
      Thread.currentThread().setContextClassLoader(old);
    }
  }

  private URL services(Class<?>... providers) throws IOException {
    Path file = folder.resolve("META-INF/services/" + MixerProvider.class.getName());
    Files.createDirectories(file.getParent());
    StringBuilder names = new StringBuilder();
    for (Class<?> p : providers) {
      names.append(p.getName()).append('\n');
    }
    Files.writeString(file, names);
    return folder.toUri().toURL();
  }

  @Test
  void aJarOnTheClassPathAddsItsMixers() throws Exception {
    assertThat(withJar(() -> Mixers.find("test-narrow"), Wide.class, Narrow.class)).isInstanceOf(Narrow.class);
    assertThat(withJar(Mixers::all, Wide.class, Narrow.class)).containsKeys("test-narrow", "test-wide");
  }

  @Test
  void anUnknownNameListsThoseThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> withJar(() -> Mixers.find("test-wild"), Wide.class, Narrow.class))
        .withMessageContaining("unknown mixer test-wild; there are [").withMessageContaining("test-narrow, test-wide");
  }

  @Test
  void oneNameTwiceNamesBothProviders() {
    assertThatIllegalStateException().isThrownBy(() -> withJar(Mixers::all, Wide.class, AlsoWide.class))
        .withMessage("mixer test-wide is provided twice, by " + Wide.class.getName() + " and "
            + AlsoWide.class.getName() + "; remove one of the jars");
  }

  @Test
  void aProviderThatThrowsIsNamed() {
    assertThatIllegalStateException().isThrownBy(() -> withJar(Mixers::all, Narrow.class, Unmakeable.class))
        .withMessageContaining(Unmakeable.class.getName()).withMessageContaining("no license")
        .withMessageEndingWith("; mend or remove its jar");
  }

  @Test
  void aProviderWithAFaultIsNamed() {
    assertThatIllegalStateException()
        .isThrownBy(() -> withJar(() -> Mixers.create("test-faulty", Map.of(), new MixerProvider.Site(8, 1, 16),
            new FreshWeights(new ReferenceDevice().newScope("weights"), DType.F32, 1).root()), Faulty.class))
        .withMessage("mixer test-faulty: its provider " + Faulty.class.getName()
            + " failed: java.lang.IndexOutOfBoundsException: 7 of 3");
  }

  @Test
  void sizesOfASpecArePositive() {
    assertThatIllegalArgumentException().isThrownBy(() -> new MixerSpec("m", 8, 0, 4, true, 0, 0, 0))
        .withMessage("m: width (8), heads (0) and head dim (4) must be > 0");
  }
}
