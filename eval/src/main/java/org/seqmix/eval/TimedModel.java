package org.seqmix.eval;

import java.nio.file.Path;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.ConfigReader;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.model.ModelSizes;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;

/// A model opened to be timed, from a directory or from its shape alone. Owns the weights until closed.
///
/// @param name    what rows of results call it
/// @param weights the format of its products' weights
/// @param decoder the model
/// @param sizes   its numbers and states
/// @param memory  of the weights
public record TimedModel(String name, WeightFormat weights, Decoder decoder, ModelSizes sizes, Scope memory)
    implements AutoCloseable {
  /// The model in `directory`, with packed weights.
  public static TimedModel open(Path directory, WeightFormat weights, Device device) {
    Model model = Model.open(directory, device, weights);
    WeightFormat kept = model.decoder().parameters().stream().map(p -> p.value().format())
        .filter(WeightFormat::isQuantized).findFirst().orElse(weights);
    return new TimedModel(ModelNames.of(directory), kept, model.decoder(), ModelSizes.of(model.decoder()),
        model.scope());
  }

  /// The model that the file `config` describes, with random packed weights.
  public static TimedModel random(Path config, long seed, WeightFormat weights, Device device) {
    ModelConfig read = ConfigReader.readFile(config);
    Scope scope = device.newScope("random weights of " + config.getFileName());
    try {
      Decoder decoder = new Decoder(Architecture.plan(read), new RandomWeights(scope, seed, weights));
      return new TimedModel(ModelNames.of(config), weights, decoder, ModelSizes.of(decoder), scope);
    } catch (IllegalArgumentException e) {
      scope.close();
      throw new BadInputException(config + ": " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      scope.close();
      throw e;
    }
  }

  /// The same, called otherwise.
  public TimedModel named(String other) {
    return new TimedModel(other, weights, decoder, sizes, memory);
  }

  /// Bytes of all weights; a head that is the embedding counts once.
  public long weightBytes() {
    double bytes = 0;
    for (Parameter p : decoder.parameters()) {
      Tensor t = p.value();
      bytes += t.elements() * (t.layout() == Tensor.Layout.PANELS ? t.format().bitsPerWeight() / 8 : t.type().bytes());
    }
    return Math.round(bytes);
  }

  /// Bytes that `batch` sequences of `tokens` tokens carry.
  public long stateBytes(int batch, long tokens) {
    return sizes.carriedBytes(batch, tokens);
  }

  /// Bytes that writing one token for each of `batch` sequences moves at least: weights read once, every sequence's state
  /// read and what changes of it written; a mean over `tokens` tokens from `depth` on. An embedding table that is not the head
  /// is not counted: a token reads one row of it.
  public double stepBytes(int batch, int depth, int tokens) {
    double read = 0;
    for (int t = depth; t < depth + tokens; t++) {
      read += sizes.carriedBytes(batch, t);
    }
    double written = (double) batch * (sizes.stateBytes() + sizes.keyValueBytes());
    return stepWeightBytes() + read / tokens + written;
  }

  /// Bytes of weights that a step reads: all but an embedding table that is not the head.
  public long stepWeightBytes() {
    return weightBytes() - sizes.unreadBytes();
  }

  @Override
  public void close() {
    memory.close();
  }
}
