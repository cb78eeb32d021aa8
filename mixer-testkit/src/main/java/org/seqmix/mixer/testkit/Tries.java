package org.seqmix.mixer.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/// Multiplies the tries of every law by the system property `seqmix.laws.times`, for a longer look:
/// `mvn verify -Plaws`, or `-Dseqmix.laws.times=30`. Where the system property `seqmix.laws.report` names a folder, every
/// law leaves its {@link LawFacts} there.
final class Tries implements AroundPropertyHook {
  private static final String TIMES = "seqmix.laws.times";
  private static final String REPORT = "seqmix.laws.report";

  @Override
  public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
    int times = Integer.getInteger(TIMES, 1);
    if (times < 1) {
      throw new IllegalArgumentException(TIMES + " (" + times + ") must be > 0");
    }
    context.attributes().tries().ifPresent(tries -> context.attributes().setTries(tries * times));
    long begin = System.nanoTime();
    PropertyExecutionResult result = property.execute();
    String folder = System.getProperty(REPORT, "");
    if (!folder.isEmpty() && context.testInstance() instanceof MixerLaws laws) {
      List<String> devices = laws.all().stream().map(LawDevice::name).toList();
      new LawFacts(laws.mixer().name(), devices, context.label(), result.countTries(),
          Duration.ofNanos(System.nanoTime() - begin)).write(Path.of(folder),
              context.containerClass().getName() + "." + context.targetMethod().getName());
    }
    return result;
  }
}
