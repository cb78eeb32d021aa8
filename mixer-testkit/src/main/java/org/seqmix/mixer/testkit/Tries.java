package org.seqmix.mixer.testkit;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/// Multiplies the tries of every law by the system property `seqmix.laws.times`, for a longer look:
/// `mvn verify -Dseqmix.laws.times=20`.
final class Tries implements AroundPropertyHook {
  private static final String TIMES = "seqmix.laws.times";

  @Override
  public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
    int times = Integer.getInteger(TIMES, 1);
    if (times < 1) {
      throw new IllegalArgumentException(TIMES + " (" + times + ") must be > 0");
    }
    context.attributes().tries().ifPresent(tries -> context.attributes().setTries(tries * times));
    return property.execute();
  }
}
