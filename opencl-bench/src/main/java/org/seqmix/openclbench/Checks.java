package org.seqmix.openclbench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.seqmix.opencl.OpenClDevice;
import org.seqmix.opencl.OpenClDevices;
import org.seqmix.opencl.OpenClSettings;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// `RESULTS DEVICE`: compares every operation and every golden model on a device, such as `opencl:1`, with what is expected, and writes
/// `checks.json` into the folder RESULTS. The golden values lie in `golden` below SEQMIX_SHARED. Exit status 1 where a check fails.
public final class Checks {
  private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static final int KEPT = 50;

  private Checks() {
  }

  /// Entry point.
  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      System.err.println("usage: Checks RESULTS DEVICE");
      System.exit(2);
    }
    int colon = arguments[1].indexOf(':');
    int index = colon < 0 ? 0 : Integer.parseInt(arguments[1].substring(colon + 1));
    Path file = Path.of(arguments[0]).resolve("checks.json");
    Path golden = Path.of(System.getenv().getOrDefault("SEQMIX_SHARED", "../shared")).resolve("golden");
    List<Check> sofar = new ArrayList<>();
    List<Check> all = run(index, golden, check -> {
      // Kept as it goes: a run that is cut off leaves what it found.
      sofar.add(check);
      if (sofar.size() % KEPT == 0) {
        write(sofar, file);
      }
      if (!check.passed()) {
        System.out.printf("FAILED %s, %s: error %.2e, bound %.2e %s%n", check.mode(), check.name(), check.error(),
            check.bound(),
            check.failure());
      }
    });
    write(all, file);
    long failed = all.stream().filter(c -> !c.passed()).count();
    System.out.println(all.size() + " checks, " + failed + " failed");
    System.exit(failed == 0 ? 0 : 1);
  }

  /// All checks on device `index`; `told` hears each as soon as it is there.
  static List<Check> run(int index, Path golden, Consumer<Check> told) {
    List<Check> all = new ArrayList<>();
    Consumer<Check> found = check -> {
      all.add(check);
      told.accept(check);
    };
    OpenClSettings plain = OpenClSettings.defaults();
    OperationChecks operations = new OperationChecks();
    try (OpenClDevice device = OpenClDevices.open(index, plain)) {
      GoldenChecks.run(device, "tuned", golden, found);
      operations.run(device, "tuned", found);
    }
    try (OpenClDevice device = OpenClDevices.open(index, plain.roundingInputs())) {
      operations.run(device, "16 bits", found);
    }
    try (OpenClDevice device = OpenClDevices.open(index, plain.translatedOnly())) {
      GoldenChecks.run(device, "translated", golden, found);
      operations.run(device, "translated", found);
    }
    return all;
  }

  private static void write(List<Check> all, Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path next = Files.createTempFile(file.toAbsolutePath().getParent(), ".checks", ".json");
      Files.writeString(next, JSON.writeValueAsString(all) + "\n");
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot write", e);
    }
  }
}
