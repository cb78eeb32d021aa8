package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.opencl.launch.Dispatch;
import org.seqmix.opencl.launch.KernelSource;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Numbers;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.opencl.launch.Trials;
import org.seqmix.opencl.tuned.TunedKernels;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.testing.EdgePrograms;
import org.seqmix.tensor.testing.Inputs;

/// Launches of attention on a GPU with tensor cores, which no test machine need have: nothing runs, but every way is asked for, every
/// parameter of its kernel has a value, and every value a parameter.
class AttentionLaunchTest {
  /// Takes launches of `device`'s tensors for those of such a GPU.
  private record Recorder(OpenClDevice device, Scope scope, Trials trials, TreeSet<String> kernels)
      implements Launcher {
    @Override
    public void run(Launch launch, Grid grid) {
      KernelSource source = launch.code().source();
      int used = 0;
      for (KernelSource.Parameter p : source.parameters()) {
        assertThat(launch.find(p.name(), used)).as(source.name() + ", parameter " + p.name()).isNotNegative();
        used++;
      }
      assertThat(launch.count()).as(source.name()).isEqualTo(used);
      assertThat(grid.items()).isLessThanOrEqualTo(hardware().groupItems());
      kernels.add(source.function());
    }

    @Override
    public Tensor checked(Tensor t) {
      device.memory(t);
      return t;
    }

    @Override
    public long firstElement(Tensor t) {
      return device.memory(t).base() / t.type().bytes() + t.offset();
    }

    @Override
    public long memory(Tensor t) {
      return device.memory(t).handle();
    }

    @Override
    public RowTable table(Rows rows) {
      return RowTable.of(scope, rows);
    }

    @Override
    public boolean roundsInputs() {
      return true;
    }

    @Override
    public Hardware hardware() {
      return new Hardware(true, 132, 48 << 10, 1024, false, true);
    }
  }

  private static Kernels idle(Device device) {
    return (Kernels) Proxy.newProxyInstance(Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class},
        (proxy, method, arguments) -> method.getName().equals("device") ? device : null);
  }

  @ParameterizedTest
  @CsvSource({"64", "128"})
  void everyWayIsGivenItsParameters(int headDim) {
    AttentionShape shape = AttentionShape.full(4, 2, headDim);
    try (OpenClDevice device = OpenCl.device(); Scope scope = device.newScope("launches")) {
      Recorder recorder = new Recorder(device, scope, new Trials(device, new Trials.Verdicts()), new TreeSet<>());
      Kernels kernels = Dispatch.of(new TunedKernels(recorder, idle(device)).groups());
      aligned(kernels, new Numbers(scope, 1), shape);
      for (int queries : new int[] {1, 20}) {
        EdgePrograms.cached(shape, Rows.continuing(new int[] {queries, 1}, new int[] {5, 0}), false)
            .run(kernels, new Inputs(scope, DType.F32, 3));
      }

      assertThat(recorder.kernels()).contains("attention", "attention_bf16", "attention_tf32", "attention_split",
          "attention_join", "attention_delta", "attention_dq", "attention_dq_bf16", "attention_dq_tf32",
          "attention_dkv",
          "attention_dkv_bf16", "attention_dkv_tf32", "to_bf16");
    }
  }

  /// Attention and its gradients of operands whose rows begin at multiples of 16 bytes.
  private static void aligned(Kernels kernels, Numbers numbers, AttentionShape shape) {
    Rows rows = Rows.of(2, 70);
    int wide = shape.heads() * shape.headDim();
    int narrow = shape.kvHeads() * shape.headDim();
    Tensor q = numbers.rows(140, wide, 1);
    Tensor k = numbers.rows(140, narrow, 1);
    Tensor out = numbers.rows(140, wide, 1);
    Tensor lse = numbers.rows(140, shape.heads(), 1);
    kernels.attention(q, KeyValues.of(rows, k, k), rows, shape, out, lse);
    kernels.attentionGrad(q, q, k, k, out, lse, rows, shape, numbers.output(140, wide), numbers.output(140, narrow),
        numbers.output(140, narrow));
  }
}
