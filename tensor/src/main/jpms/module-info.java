/// Tensors, the operations on them, reverse-mode differentiation, and the cpu and reference devices.
///
/// Its fast kernels want `--add-modules jdk.incubator.vector`, an incubating module that no descriptor can require firmly.
module org.seqmix.tensor {
  requires static jdk.incubator.vector;
  requires static transitive org.jspecify;

  exports org.seqmix.tensor;
  exports org.seqmix.tensor.cpu;
  exports org.seqmix.tensor.op;
  exports org.seqmix.tensor.reference;

  uses org.seqmix.tensor.DeviceProvider;
}
