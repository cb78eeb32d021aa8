package org.seqmix.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What each kernel took on the device, from the events of its launches. Used by one thread at a time.
final class KernelTimes {
  private static final int COMMAND_START = 0x1282;
  private static final int COMMAND_END = 0x1283;
  private static final int KEPT = 4096;

  /// All launches of one kernel.
  record Total(String kernel, long launches, long nanoseconds) {
  }

  private record Launched(String kernel, long event) {
  }

  private final ClLibrary cl;
  private final MemorySegment event = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);
  private final MemorySegment value = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);
  private final List<Launched> launched = new ArrayList<>();
  private final Map<String, Total> totals = new HashMap<>();

  KernelTimes(ClLibrary cl) {
    this.cl = cl;
  }

  /// Where the next launch's event is written.
  MemorySegment room() {
    return event;
  }

  /// Keeps the event just written. Now and then waits, so that no more than some thousand are open.
  void add(String kernel) {
    launched.add(new Launched(kernel, event.get(ValueLayout.JAVA_LONG, 0)));
    if (launched.size() == KEPT) {
      await(launched.getLast().event());
      settle();
    }
  }

  private void await(long last) {
    try (Arena arena = Arena.ofConfined()) {
      ClLibrary.check("clWaitForEvents", cl.waitForEvents.call(1, arena.allocateFrom(ValueLayout.JAVA_LONG, last)),
          "waiting for kernels");
    }
  }

  /// The totals so far, longest first, and begins anew. The queue has finished.
  List<Total> take() {
    settle();
    List<Total> all = new ArrayList<>(totals.values());
    all.sort(Comparator.comparingLong(Total::nanoseconds).reversed());
    totals.clear();
    return all;
  }

  private void settle() {
    for (Launched l : launched) {
      long took = time(l.event(), COMMAND_END) - time(l.event(), COMMAND_START);
      totals.merge(l.kernel(), new Total(l.kernel(), 1, took),
          (a, b) -> new Total(a.kernel(), a.launches() + b.launches(), a.nanoseconds() + b.nanoseconds()));
      ClLibrary.check("clReleaseEvent", cl.releaseEvent.call(l.event()), "releasing an event");
    }
    launched.clear();
  }

  private long time(long of, int what) {
    ClLibrary.check("clGetEventProfilingInfo",
        cl.getEventProfilingInfo.call(of, what, Long.BYTES, value, MemorySegment.NULL),
        "a kernel's times");
    return value.get(ValueLayout.JAVA_LONG, 0);
  }
}
