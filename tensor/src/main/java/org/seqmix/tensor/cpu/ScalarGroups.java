package org.seqmix.tensor.cpu;

import java.util.Arrays;
import org.seqmix.tensor.WeightFormat;

/// [GroupProduct] without the Vector API: the same bits, by plain loops, a panel a task.
final class ScalarGroups {
  private final GroupInputs x;
  private final int rows;
  private final PackedPanels weight;
  private final long bias;
  private final Strided y;

  private ScalarGroups(GroupInputs x, int rows, PackedPanels weight, long bias, Strided y) {
    this.x = x;
    this.rows = rows;
    this.weight = weight;
    this.bias = bias;
    this.y = y;
  }

  /// y = x W^T + bias for `rows` rows; `bias` is 0 where there is none.
  static void linear(Strided x, int rows, PackedPanels weight, long bias, Strided y, Workers workers) {
    GroupInputs inputs = GroupInputs.of(x, rows, weight.inputs(), weight.format(), workers);
    workers.run(weight.count(), new ScalarGroups(inputs, rows, weight, bias, y)::panel);
  }

  private void panel(int panel) {
    int width = weight.width(panel);
    float[][] sums = new float[rows][width];
    float[][] codes = new float[WeightFormat.GROUP][width];
    float[] scales = new float[width];
    float[] dots = new float[width];
    for (int k = 0; k < weight.inputs(); k += WeightFormat.GROUP) {
      int count = Math.min(WeightFormat.GROUP, weight.inputs() - k);
      read(panel, k, count, codes, scales);
      for (int row = 0; row < rows; row++) {
        dots(row, k, count, codes, dots);
        float scale = Native.getFloat(x.scale(row, k));
        for (int o = 0; o < width; o++) {
          sums[row][o] = Math.fma(dots[o], scales[o] * scale, sums[row][o]);
        }
      }
    }
    write(panel, sums);
  }

  private void read(int panel, int k, int count, float[][] codes, float[] scales) {
    for (int o = 0; o < scales.length; o++) {
      scales[o] = PanelReader.scale(weight, panel, o, k);
      for (int i = 0; i < count; i++) {
        codes[i][o] = PanelReader.integer(weight, panel, o, k + i);
      }
    }
  }

  private void dots(int row, int k, int count, float[][] codes, float[] dots) {
    Arrays.fill(dots, 0);
    for (int i = 0; i < count; i++) {
      float input = Native.getFloat(x.number(row, k + i));
      for (int o = 0; o < dots.length; o++) {
        dots[o] = Math.fma(input, codes[i][o], dots[o]);
      }
    }
  }

  private void write(int panel, float[][] sums) {
    for (int row = 0; row < rows; row++) {
      for (int o = 0; o < sums[row].length; o++) {
        long column = (long) panel * Tiles.COLUMNS + o;
        float shift = bias == 0 ? 0 : Native.getFloat(bias + column * Float.BYTES);
        Native.setFloat(y.at(row, column), sums[row][o] + shift);
      }
    }
  }
}
