package org.seqmix.cli;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.seqmix.eval.sample.SampledModel;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.model.ModelHash;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.WeightFormat;

/// Models with their tokenizers, open until this is closed.
final class OpenModels implements AutoCloseable {
  private final Device device;
  private final WeightFormat format;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Set<String> names = new HashSet<>();

  OpenModels(Device device, WeightFormat format) {
    this.device = device;
    this.format = format;
  }

  /// Opens a model under the name of its directory, or under its whole path where that name is taken.
  @SuppressWarnings("MustBeClosedChecker") // closed by close()
  SampledModel open(Path directory) {
    Path last = directory.toAbsolutePath().normalize().getFileName();
    String name = last == null || !names.add(last.toString()) ? directory.toString() : last.toString();
    names.add(name);
    Model model = Model.open(directory, device, format);
    open.push(model);
    Tokenizer tokenizer = model.openTokenizer();
    open.push(tokenizer);
    return new SampledModel(name, ModelHash.of(directory) + " with weights in " + format, model, tokenizer);
  }

  List<SampledModel> open(List<Path> directories) {
    List<SampledModel> out = new ArrayList<>();
    directories.forEach(d -> out.add(open(d)));
    return out;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
