package org.seqmix.mixer;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Tensor;

/// The weights of a layer of attention, for a mixer that begins from them. Nothing is read before it is asked for.
///
/// @param headDim columns of a head, P
/// @param heads for every head that is wanted, in order, its number among the layer's
/// @param keyValueHeads for every head that is wanted, the number of the key-value head that it reads
/// @param queries weight (all heads * P, width)
/// @param keys weight (all key-value heads * P, width)
/// @param values as `keys`
/// @param output weight (width, all heads * P)
public record AttentionWeights(int headDim, List<Integer> heads, List<Integer> keyValueHeads, Projection queries,
    Projection keys, Projection values, Projection output) {
  /// @param weight (out, in)
  /// @param bias (out), or none
  public record Projection(Tensor weight, @Nullable Tensor bias) {
    /// The weight's numbers, row after row.
    public double[] numbers() {
      return weight.toDoubles();
    }

    /// The bias's numbers; zeros where there is none.
    public double[] biases() {
      return bias == null ? new double[(int) weight.rows()] : bias.toDoubles();
    }
  }

  /// Copies the lists.
  public AttentionWeights {
    heads = List.copyOf(heads);
    keyValueHeads = List.copyOf(keyValueHeads);
  }

  /// All `heads` heads of a layer, of which as many in a row share one of `kvHeads` key-value heads.
  public static AttentionWeights of(int heads, int kvHeads, int headDim, Projection queries, Projection keys,
      Projection values, Projection output) {
    return new AttentionWeights(headDim, IntStream.range(0, heads).boxed().toList(),
        IntStream.range(0, heads).mapToObj(h -> h / (heads / kvHeads)).toList(), queries, keys, values, output);
  }

  /// Of these heads the ones at `places` alone.
  public AttentionWeights ofHeads(List<Integer> places) {
    return new AttentionWeights(headDim, places.stream().map(heads::get).toList(),
        places.stream().map(keyValueHeads::get).toList(), queries, keys, values, output);
  }

  /// Columns of the residual stream.
  public int width() {
    return (int) output.weight.rows();
  }

  /// Whether queries, keys or values have a bias.
  public boolean isBiased() {
    return queries.bias != null || keys.bias != null || values.bias != null;
  }

  /// Rows of the query projection, P a head: (heads * P, width).
  public double[] queryRows() {
    return blocks(queries.numbers(), heads, headDim * width());
  }

  /// Rows of the key projection, P a head; heads that share keys have the same: (heads * P, width).
  public double[] keyRows() {
    return blocks(keys.numbers(), keyValueHeads, headDim * width());
  }

  /// Rows of the value projection, as {@link #keyRows}.
  public double[] valueRows() {
    return blocks(values.numbers(), keyValueHeads, headDim * width());
  }

  /// Columns of the output projection, P a head: (width, heads * P).
  public double[] outputColumns() {
    double[] whole = output.numbers();
    int all = (int) output.weight.columns();
    int mine = heads.size() * headDim;
    double[] out = new double[width() * mine];
    for (int row = 0; row < width(); row++) {
      for (int h = 0; h < heads.size(); h++) {
        System.arraycopy(whole, row * all + heads.get(h) * headDim, out, row * mine + h * headDim, headDim);
      }
    }
    return out;
  }

  /// Biases of the queries: (heads * P).
  public double[] queryBiases() {
    return blocks(queries.biases(), heads, headDim);
  }

  /// Biases of the keys: (heads * P).
  public double[] keyBiases() {
    return blocks(keys.biases(), keyValueHeads, headDim);
  }

  /// Biases of the values: (heads * P).
  public double[] valueBiases() {
    return blocks(values.biases(), keyValueHeads, headDim);
  }

  private static double[] blocks(double[] from, List<Integer> order, int size) {
    double[] out = new double[order.size() * size];
    for (int i = 0; i < order.size(); i++) {
      System.arraycopy(from, order.get(i) * size, out, i * size, size);
    }
    return out;
  }
}
