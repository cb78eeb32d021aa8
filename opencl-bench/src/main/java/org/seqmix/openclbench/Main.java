package org.seqmix.openclbench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.seqmix.opencl.OpenClDevice;
import org.seqmix.opencl.OpenClDeviceInfo;
import org.seqmix.opencl.OpenClDevices;
import org.seqmix.opencl.OpenClSettings;
import org.seqmix.tensor.WeightFormat;

/// `time INDEX OUT.json GROUPS MODELS`: times a device; GROUPS is `all` or names between commas, MODELS the folder of the shapes.
/// `profile INDEX MODEL.json BATCH`: what each kernel takes in decoding steps of a model's shape with BF16 weights.
/// `tables DOCUMENT RUN.json...`: writes the tables of runs into a document.
public final class Main {
  private static final String USAGE =
      "usage: time INDEX OUT.json all|GROUP,... MODELS | profile INDEX MODEL.json BATCH | tables DOCUMENT RUN.json...";

  private Main() {
  }

  /// Entry point.
  public static void main(String[] arguments) {
    if (arguments.length >= 5 && arguments[0].equals("time")) {
      time(arguments[1].isEmpty() ? 0 : Integer.parseInt(arguments[1]), Path.of(arguments[2]), arguments[3],
          Path.of(arguments[4]));
    } else if (arguments.length == 4 && arguments[0].equals("profile")) {
      try (OpenClDevice device =
          OpenClDevices.open(Integer.parseInt(arguments[1]), OpenClSettings.defaults().keepingTimes())) {
        DecodeCases.profile(device, Path.of(arguments[2]), WeightFormat.BF16, Integer.parseInt(arguments[3]))
            .forEach(System.out::println);
      }
    } else if (arguments.length >= 3 && arguments[0].equals("tables")) {
      tables(Path.of(arguments[1]), Arrays.stream(arguments).skip(2).map(Path::of).toList());
    } else {
      System.err.println(USAGE);
      System.exit(2);
    }
  }

  private static void tables(Path document, List<Path> runs) {
    try {
      Files.writeString(document, Tables.into(Files.readString(document), runs.stream().map(Results::read).toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(document + ": cannot read or write", e);
    }
  }

  private static void time(int index, Path out, String asked, Path models) {
    Set<String> groups = new TreeSet<>(List.of(asked.split(",", -1)));
    List<Row> rows = new ArrayList<>();
    for (boolean rounds : new boolean[] {false, true}) {
      OpenClSettings settings = rounds ? OpenClSettings.defaults().roundingInputs() : OpenClSettings.defaults();
      try (OpenClDevice device = OpenClDevices.open(index, settings)) {
        Plan plan = new Plan(device, rounds ? "seqmix BF16" : "seqmix F32", models);
        plan.run(groups, row -> {
          rows.add(row);
          System.out.printf("%-14s %-60s %-12s %12.4f ms%n", row.group(), row.name(), row.contender(),
              row.median() * 1e3);
          OpenClDeviceInfo info = device.info();
          new Results(info.name(), info.platform() + " " + info.driver(), LocalDate.now(Clock.systemUTC()).toString(),
              rows)
              .write(out);
        });
      }
    }
  }
}
