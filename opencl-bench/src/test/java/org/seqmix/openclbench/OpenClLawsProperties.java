package org.seqmix.openclbench;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Group;
import org.opentest4j.TestAbortedException;
import org.seqmix.attention.CausalToeplitz;
import org.seqmix.attention.CausalToeplitzConfig;
import org.seqmix.attention.FeatureMap;
import org.seqmix.attention.LinearAttention;
import org.seqmix.attention.LinearAttentionConfig;
import org.seqmix.attention.Rotary;
import org.seqmix.attention.SoftmaxAttention;
import org.seqmix.attention.SoftmaxAttentionConfig;
import org.seqmix.mixer.testkit.LawDevice;
import org.seqmix.mixer.testkit.MixerLaws;
import org.seqmix.mixer.testkit.MixerUnderTest;
import org.seqmix.mixer.testkit.SemiseparableLaws;
import org.seqmix.opencl.OpenClDevices;
import org.seqmix.opencl.OpenClSettings;
import org.seqmix.ssm.DiscreteMamba2;
import org.seqmix.ssm.DiscreteMamba2Config;
import org.seqmix.ssm.Mamba2;
import org.seqmix.ssm.Mamba2Config;
import org.seqmix.ssm.SelectiveScanMixer;
import org.seqmix.ssm.SelectiveScanConfig;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.DeviceInfo;
import org.seqmix.tensor.Devices;

/// Every kind of mixer on the first OpenCL device that can be used: all laws; 3, 4, 5 and 7 within the device's bound.
@SuppressWarnings("ClassCanBeStatic") // jqwik wants groups that are not
class OpenClLawsProperties {
  private static final int WIDTH = 8;
  private static final int CONTEXT = 200;
  private static final double BOUND = 2e-5;

  /// Held to `BOUND` where the others' bound is relative to a sum in another order.
  private static List<LawDevice> openCl() {
    return List
        .of(new LawDevice("opencl", OpenClLawsProperties::open, DType.F32, BOUND, LawDevice.F32_GRADIENT_BOUND, false));
  }

  private static Device open() {
    List<DeviceInfo> found = Devices.find("opencl").devices();
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i).unusable().isEmpty()) {
        return OpenClDevices.open(i, OpenClSettings.defaults().poisoning());
      }
    }
    if (found.stream().anyMatch(d -> !d.description().equals("no device"))) {
      throw new AssertionError("every OpenCL device is refused: " + found);
    }
    System.err.println("SKIPPED, no OpenCL device: " + found);
    throw new TestAbortedException("no OpenCL device: " + found);
  }

  @Group
  class Discrete extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      DiscreteMamba2Config config = new DiscreteMamba2Config(WIDTH, WIDTH, 4, 2, 4, 4, true);
      return MixerUnderTest.of("discrete Mamba-2 on OpenCL", weights -> new DiscreteMamba2(config, 4, weights))
          .withStateSize(config.state());
    }

    @Override
    protected List<LawDevice> devices() {
      return openCl();
    }
  }

  @Group
  class Standard extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      Mamba2Config config = Mamba2Config.of(WIDTH, 4, 3).withGroups(2).withNorm(new Mamba2Config.Norm(1e-5, 2));
      return MixerUnderTest.of("Mamba-2 on OpenCL", weights -> new Mamba2(config, 4, weights))
          .withStateSize(config.state());
    }

    @Override
    protected List<LawDevice> devices() {
      return openCl();
    }
  }

  @Group
  class Selective extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      SelectiveScanConfig config = SelectiveScanConfig.of(WIDTH, 4, 2);
      return MixerUnderTest.of("selective scan on OpenCL", weights -> new SelectiveScanMixer(config, 4, weights))
          .withStateSize(config.state());
    }

    @Override
    protected List<LawDevice> devices() {
      return openCl();
    }
  }

  @Group
  class GroupedQueries extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      SoftmaxAttentionConfig config =
          new SoftmaxAttentionConfig(WIDTH, 4, 2, 4, Rotary.plain(100), CONTEXT).withWindow(70);
      return MixerUnderTest.of("attention on OpenCL", weights -> new SoftmaxAttention(config, 4, weights));
    }

    @Override
    protected List<LawDevice> devices() {
      return openCl();
    }
  }

  @Group
  class Linear extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      LinearAttentionConfig config = new LinearAttentionConfig(WIDTH, 2, 1, 4, FeatureMap.ELU, true,
          Optional.of(Rotary.plain(10000)), CONTEXT);
      return MixerUnderTest.of("linear attention on OpenCL", weights -> new LinearAttention(config, 4, weights))
          .withStateSize(4);
    }

    @Override
    protected List<LawDevice> devices() {
      return openCl();
    }
  }

  @Group
  class Toeplitz extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      CausalToeplitzConfig config =
          new CausalToeplitzConfig(WIDTH, 2, 4, 5, false, CausalToeplitzConfig.Algorithm.DIRECT);
      return MixerUnderTest.of("toeplitz on OpenCL", weights -> new CausalToeplitz(config, 4, weights));
    }

    @Override
    protected List<LawDevice> devices() {
      return openCl();
    }
  }
}
