package org.seqmix.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.run.DryRun;

/// Refuses a run that this machine, or the container it is in, has no memory for.
final class MachineMemory {
  private MachineMemory() {}

  /// Passes where the tensors of every stage fit into the memory there is. A stage or mixer of a jar's own that cannot be
  /// counted, because it looks at numbers, is not checked.
  static void check(ModelConfig teacher, Recipe recipe) {
    DryRun run;
    try {
      run = DryRun.of(teacher, recipe);
    } catch (BadInputException e) {
      throw e;
    } catch (RuntimeException notCounted) {
      return;
    }
    total().ifPresent(available -> check(run, available));
  }

  /// Bytes of memory of this machine, or of the container it is in, where the system tells.
  static OptionalLong total() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? OptionalLong.of(system.getTotalMemorySize()) : OptionalLong.empty();
  }

  /// What to say of a test whose weights and states do not fit into `available` bytes; empty where they do.
  static Optional<String> lacking(String what, long needed, OptionalLong available) {
    return available.isEmpty() || needed <= available.getAsLong() ? Optional.empty()
        : Optional.of(what + ": weights and states take " + gibibytes(needed) + " GiB, this machine has "
            + gibibytes(available.getAsLong()) + "; left out");
  }

  /// The same with `available` bytes.
  static void check(DryRun run, long available) {
    DryRun.Stage most = run.stages().stream().max(Comparator.comparingLong(DryRun.Stage::bytes)).orElseThrow();
    if (most.bytes() > available) {
      throw new BadInputException("distill: stage " + most.name() + " needs " + gibibytes(most.bytes())
          + " GiB of tensors, this machine has " + gibibytes(available)
          + "; use --recompute, --set teacher.weights=mapped, fewer rows (--set stages." + most.name()
          + ".rows=1 with more accumulate), freeze what need not be trained, a shorter data.context, or another machine");
    }
  }

  private static String gibibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / 1073741824.0);
  }
}
