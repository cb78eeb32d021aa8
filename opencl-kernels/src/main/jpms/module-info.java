/// The OpenCL device: found by name where this module is present.
module org.seqmix.opencl {
  requires static transitive org.jspecify;
  requires transitive org.seqmix.tensor;
  requires aparapi;
  requires java.logging;
  requires org.slf4j;

  exports org.seqmix.opencl;

  provides org.seqmix.tensor.DeviceProvider with org.seqmix.opencl.OpenClProvider;
}
