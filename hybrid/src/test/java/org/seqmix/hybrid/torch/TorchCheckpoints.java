package org.seqmix.hybrid.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.seqmix.hybrid.safetensors.Entry;
import org.seqmix.tensor.DType;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes tensors as `torch.save` writes a state dict, for tests.
public final class TorchCheckpoints {
  private static final Map<DType, String> STORAGES = Map.of(DType.F64, "DoubleStorage", DType.F32, "FloatStorage",
      DType.F16, "HalfStorage", DType.BF16, "BFloat16Storage", DType.I64, "LongStorage", DType.I32, "IntStorage");

  private TorchCheckpoints() {}

  /// Writes `file` with a storage for every entry.
  public static Path write(Path file, List<Entry> entries) {
    PickleBytes pickle = PickleBytes.start().ordered().raw("(");
    List<TorchZip.Part> storages = new ArrayList<>();
    for (Entry entry : entries) {
      String key = Integer.toString(storages.size());
      pickle.text(entry.name());
      pickle.tensor(STORAGES.get(entry.type()), key, entry.elements(), 0, entry.shape(), strides(entry.shape()));
      storages.add(TorchZip.Part.of("archive/data/" + key, entry.data().toArray(ValueLayout.JAVA_BYTE)));
    }
    pickle.raw("u}").text("_metadata").ordered().raw("sb.");
    return TorchZip.write(file, TorchZip.model("archive", pickle.bytes(), storages.toArray(TorchZip.Part[]::new)));
  }

  private static long[] strides(long[] shape) {
    long[] strides = new long[shape.length];
    long step = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = step;
      step *= shape[i];
    }
    return strides;
  }

  /// Writes `pytorch_model.bin` in `directory`, or with more than one shard the shards and their index.
  public static void writeModel(Path directory, List<Entry> entries, int shards) {
    if (shards == 1) {
      write(directory.resolve("pytorch_model.bin"), entries);
      return;
    }
    ObjectNode index = JsonMapper.shared().createObjectNode();
    ObjectNode map = index.putObject("weight_map");
    for (int shard = 0; shard < shards; shard++) {
      String name = "pytorch_model-%05d-of-%05d.bin".formatted(shard + 1, shards);
      List<Entry> part = entries.subList(entries.size() * shard / shards, entries.size() * (shard + 1) / shards);
      write(directory.resolve(name), part);
      part.forEach(entry -> map.put(entry.name(), name));
    }
    try {
      Files.writeString(directory.resolve("pytorch_model.bin.index.json"), index.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
