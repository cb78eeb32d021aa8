package org.seqmix.tensor.cpu;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.testing.Program;
import org.seqmix.tensor.testing.Programs;
import org.seqmix.tensor.testing.MixerPrograms;
import org.seqmix.tensor.testing.FamilyPrograms;
import org.seqmix.tensor.testing.SelectivePrograms;

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
    programs.putAll(families(TOKENS));
    return programs.entrySet().stream().map(e -> e.getKey() + ": " + bits(devices.outputs(e.getValue()))).toList();
  }

  /// One program for each operation of further families, on rows of about `t` tokens.
  static Map<String, Program> families(int t) {
    SelectiveShape selective = new SelectiveShape(6, 2, 5);
    Map<String, Program> all = new LinkedHashMap<>();
    all.put("selective scan", SelectivePrograms.scan(selective, SelectivePrograms.rows(t), 0.3));
    all.put("selective rows", FamilyPrograms.selectiveRows(selective, FamilyPrograms.rows(t), 0.1, t / 3, t));
    all.put("toeplitz", FamilyPrograms.toeplitz(3, 5, t / 2, FamilyPrograms.rows(t)));
    all.put("toeplitz rows", FamilyPrograms.toeplitzRows(3, t / 2, FamilyPrograms.rows(t), t / 3, t));
    all.put("batched product", FamilyPrograms.batched(3, t / 2, t / 3, t));
    all.put("matrix product", FamilyPrograms.product(3, 5, FamilyPrograms.rows(t), t / 3, t));
    return all;
  }

  private static String bits(List<double[]> outputs) {
    return outputs.stream().map(numbers -> Arrays.stream(numbers).mapToObj(Double::toHexString)
        .collect(Collectors.joining(" "))).collect(Collectors.joining("; "));
  }
}
