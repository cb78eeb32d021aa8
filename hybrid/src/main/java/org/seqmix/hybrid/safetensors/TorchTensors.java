package org.seqmix.hybrid.safetensors;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.seqmix.hybrid.torch.TorchFile;
import org.seqmix.hybrid.torch.TorchTensor;

/// A file that torch wrote, as a checkpoint sees it.
record TorchTensors(TorchFile opened) implements TensorFile {
  @Override
  public Path file() {
    return opened.file();
  }

  @Override
  public Set<String> names() {
    return opened.tensors().keySet();
  }

  @Override
  public Entry entry(String name) {
    TorchTensor tensor = Objects.requireNonNull(opened.tensors().get(name), name);
    return new Entry(name, tensor.type(), tensor.shape(), tensor.data());
  }

  @Override
  public void close() {
    opened.close();
  }
}
