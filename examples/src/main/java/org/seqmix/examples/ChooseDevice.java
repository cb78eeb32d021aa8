package org.seqmix.examples;

import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.DeviceInfo;
import org.seqmix.tensor.DeviceProvider;
import org.seqmix.tensor.Devices;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.RmsNorm;

/// For someone with an OpenCL device: what there is, and one operation on each that works. Needs `opencl-kernels` on the
/// class path beside what it runs.
public final class ChooseDevice {
  private ChooseDevice() {
  }

  /// Lists the devices that providers on the class path find.
  public static void main(String[] args) {
    // @start region="devices"
    for (DeviceProvider provider : Devices.all().values()) {
      int index = 0;
      for (DeviceInfo info : provider.devices()) {
        System.out.println(info);
        if (info.unusable().isEmpty()) {
          try (Device device = provider.open(index); Scope scope = device.newScope("example")) {
            Tensor x = scope.of(DType.F32, Shape.of(1, 4), new double[] {1, 2, 3, 4});
            Tensor weight = scope.full(DType.F32, Shape.of(4), 1);
            System.out.println("  norm: " + RmsNorm.apply(Context.inference(scope), x, weight, 1e-5).toFloats()[3]);
          }
        }
        index++;
      }
    }
    // @end
  }
}
