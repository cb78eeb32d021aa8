package org.seqmix.opencl;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.seqmix.opencl.launch.KernelCode;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.opencl.launch.Trials;
import org.seqmix.opencl.launch.Tuning;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Builds kernels at their first use, keeps them, and queues their launches.
final class OpenClLauncher implements Launcher, AutoCloseable {
  private static final int TABLES = 16;

  private record KeptTable(Rows rows, Scope scope, RowTable table) {
  }

  private final OpenClDevice device;
  private final ClLibrary cl;
  private final ClContext context;
  private final String options;
  private final boolean roundsInputs;
  private final Hardware hardware;
  private final Trials trials;
  private final Tuning tuning;
  private final Map<KernelCode, ClKernel> built = new ConcurrentHashMap<>();
  /// By the identity of the rows; the one asked for longest ago goes first, so that none goes while an operation is at work on it.
  private final Map<Integer, KeptTable> tables = new LinkedHashMap<>(TABLES, 0.75f, true);

  OpenClLauncher(OpenClDevice device, ClLibrary cl, ClContext context, OpenClSettings settings) {
    this.device = device;
    this.cl = cl;
    this.context = context;
    this.roundsInputs = settings.roundsInputs();
    ClInfo info = new ClInfo(cl);
    this.hardware = info.hardware(device.info().id());
    this.options = info.dividesExactly(device.info().id()) ? "-cl-fp32-correctly-rounded-divide-sqrt" : "";
    this.trials = new Trials(device, context.verdicts(), this, device::flush);
    this.tuning = settings.searches() && !hardware.isProcessor()
        ? Tuning.in(device::finish, Tuning.cacheFolder(), device.info().name() + "|" + device.info().driver())
        : Tuning.off();
  }

  @Override
  public Device device() {
    return device;
  }

  @Override
  public void run(Launch launch, Grid grid) {
    kernel(launch.code()).launch(device.queue(), launch, grid);
  }

  private ClKernel kernel(KernelCode code) {
    ClKernel kernel = built.get(code);
    return kernel != null ? kernel : build(code);
  }

  private synchronized ClKernel build(KernelCode code) {
    return built.computeIfAbsent(code, c -> new ClKernel(cl, context, c.source(), options, !hardware.isProcessor()));
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
  public synchronized RowTable table(Rows rows) {
    int key = System.identityHashCode(rows);
    KeptTable kept = tables.get(key);
    if (kept != null && kept.rows() == rows) {
      return kept.table();
    }
    forget(key);
    if (tables.size() >= TABLES) {
      forget(tables.keySet().iterator().next());
    }
    Scope scope = device.newScope("rows");
    RowTable table = RowTable.of(scope, rows);
    tables.put(key, new KeptTable(rows, scope, table));
    return table;
  }

  private void forget(int key) {
    KeptTable old = tables.remove(key);
    if (old != null) {
      old.scope().close();
    }
  }

  @Override
  public boolean roundsInputs() {
    return roundsInputs;
  }

  @Override
  public Trials trials() {
    return trials;
  }

  @Override
  public Tuning tuning() {
    return tuning;
  }

  @Override
  public Hardware hardware() {
    return hardware;
  }

  @Override
  public synchronized void close() {
    built.values().forEach(ClKernel::close);
    built.clear();
  }
}
