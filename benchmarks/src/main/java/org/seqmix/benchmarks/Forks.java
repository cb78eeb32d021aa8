package org.seqmix.benchmarks;

import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs one contender in a JVM of its own: nothing that another left behind, such as threads that spin, disturbs it.
///
/// @param warmups    iterations that do not count
/// @param iterations iterations that count
/// @param millis     length of each
public record Forks(int warmups, int iterations, int millis) {
  private static final String[] JVM = {"--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC", "-Xmx4g", "@config/jvm.options",
      "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-Dseqmix.natives=" + System.getProperty("seqmix.natives", "")};

  /// Time a call by a contender that uses as many threads as it is told by the parameter `threads`.
  Sample run(String method, Map<String, String> params) {
    ChainedOptionsBuilder options = options(method);
    params.forEach(options::param);
    return sample(method, options);
  }

  /// Time a call of a limit by so many threads at once.
  Sample run(Limit limit, int threads) {
    String method = Limits.class.getName() + "." + (limit == Limit.PEAK ? "peak" : "stream");
    return sample(method, options(method).threads(threads));
  }

  private ChainedOptionsBuilder options(String method) {
    return new OptionsBuilder().include("^" + Pattern.quote(method) + "$").forks(1)
        .warmupIterations(warmups).warmupTime(TimeValue.milliseconds(millis))
        .measurementIterations(iterations).measurementTime(TimeValue.milliseconds(millis))
        .addProfiler(GCProfiler.class).addProfiler(ResidentProfiler.class)
        .jvmArgs(JVM)
        .shouldFailOnError(true).verbosity(VerboseMode.SILENT);
  }

  private static Sample sample(String method, ChainedOptionsBuilder options) {
    try {
      Collection<RunResult> results = new Runner(options.build()).run();
      if (results.size() != 1) {
        throw new IllegalStateException(method + ": expected one result, got " + results.size());
      }
      RunResult result = results.iterator().next();
      return new Sample(result.getPrimaryResult().getScore(), secondary(result, "gc.alloc.rate.norm"),
          secondary(result, ResidentProfiler.NAME));
    } catch (RunnerException e) {
      Throwable cause = e;
      while (cause.getCause() != null || cause.getSuppressed().length > 0) {
        cause = cause.getCause() != null ? cause.getCause() : cause.getSuppressed()[0];
      }
      throw new IllegalStateException(method + ": " + cause, e);
    }
  }

  private static double secondary(RunResult result, String name) {
    return result.getSecondaryResults().values().stream().filter(r -> r.getLabel().endsWith(name))
        .mapToDouble(r -> r.getScore()).findFirst().orElse(0);
  }
}
