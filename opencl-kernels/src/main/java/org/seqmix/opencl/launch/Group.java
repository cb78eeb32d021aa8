package org.seqmix.opencl.launch;

import com.aparapi.Kernel;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Kernels;

/// Some of a device's operations. A group overrides those it has; {@link Dispatch} puts groups together.
public abstract class Group implements Kernels {
  private final Launcher launcher;

  protected Group(Launcher launcher) {
    this.launcher = launcher;
  }

  @Override
  public final Device device() {
    return launcher.device();
  }

  protected final Launcher launcher() {
    return launcher;
  }

  /// A launch of a kernel class that Aparapi translates.
  protected final Launch launch(Class<? extends Kernel> type) {
    return new Launch(launcher, new KernelCode.Translated(type));
  }

  /// A launch of a kernel written in OpenCL C.
  protected final Launch launch(KernelCode.Written code) {
    return new Launch(launcher, code);
  }
}
