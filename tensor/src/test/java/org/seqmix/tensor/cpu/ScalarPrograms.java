package org.seqmix.tensor.cpu;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Every operation on the cpu device as it opens, as a program: a line for each, with the bits of its outputs.
final class ScalarPrograms {
  private static final int TOKENS = 9;
  private static final int WIDTH = 21;

  private ScalarPrograms() {}

  public static void main(String[] args) {
    try (Devices devices = Devices.withoutVectors(); CpuDevice asked = CpuDevice.open();
        CpuDevice again = CpuDevice.open()) {
      System.out.println(asked.usesVectors() + " " + again.usesVectors());
      lines(devices).forEach(System.out::println);
    }
  }

  static List<String> lines(Devices devices) {
    Map<String, Program> programs = new LinkedHashMap<>(Programs.all(TOKENS, WIDTH));
    programs.putAll(MixerPrograms.all(TOKENS, WIDTH));
    return programs.entrySet().stream().map(e -> e.getKey() + ": " + bits(devices.outputs(e.getValue()))).toList();
  }

  private static String bits(List<double[]> outputs) {
    return outputs.stream().map(numbers -> Arrays.stream(numbers).mapToObj(Double::toHexString)
        .collect(Collectors.joining(" "))).collect(Collectors.joining("; "));
  }
}
