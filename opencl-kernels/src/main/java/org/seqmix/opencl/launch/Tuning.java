package org.seqmix.opencl.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which of several ways to compute the same is fastest on a device: each is timed when a question is first asked, and the answer is
/// kept in a file for later processes.
///
/// *File*: a line `question = answer` each, in the user's cache folder; its name stands for the device and the driver. A question
/// names the kernel with a hash of its text, so that a changed kernel is timed anew. *Errors*: a file that cannot be read or written
/// costs a line in the log, and the time to measure again.
public final class Tuning {
  private static final Logger LOG = LoggerFactory.getLogger(Tuning.class);
  private static final Pattern LINE = Pattern.compile("([^=\n]+) = (\\d+)");
  /// A timing lasts at least this long, so that the clock and the wait for the device do not matter.
  private static final long LEAST_NANOS = 2_000_000;
  private static final int MOST_RUNS = 64;

  private final Runnable finish;
  private final @Nullable Path file;
  private final Map<String, Integer> answers = new ConcurrentHashMap<>();

  private Tuning(Runnable finish, @Nullable Path file) {
    this.finish = finish;
    this.file = file;
    if (file != null) {
      answers.putAll(read(file));
    }
  }

  /// Never measures: every question has its default answer.
  public static Tuning off() {
    return new Tuning(() -> {
    }, null);
  }

  /// Measures and remembers.
  ///
  /// @param finish waits until the device has done everything
  /// @param folder where files are kept, made if there is none
  /// @param device the device's name and its driver's version
  public static Tuning in(Runnable finish, Path folder, String device) {
    return new Tuning(finish, folder.resolve("opencl-" + hash(device) + ".txt"));
  }

  /// The folder for files of this kind: `seqmix` in `XDG_CACHE_HOME`, else in `.cache` of the user's home.
  public static Path cacheFolder() {
    String cache = System.getenv("XDG_CACHE_HOME");
    return cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home", "."), ".cache", "seqmix")
        : Path.of(cache, "seqmix");
  }

  /// A short name for a text that changes when it does.
  public static String hash(String text) {
    long h = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      h = (h ^ b) * 0x100000001b3L;
    }
    return HexFormat.of().toHexDigits(h);
  }

  /// The number, from 0 to `ways` (exclusive), of the fastest way for `question`; 0, the way that is taken for the best, where nothing
  /// is measured. `run` queues the work once in a given way and may fail for ways that the device does not have.
  ///
  /// *Cost*: some milliseconds a way and whatever compiling it takes, once a device and question.
  public int fastest(String question, int ways, IntConsumer run) {
    if (file == null || ways < 2) {
      return 0;
    }
    Integer known = answers.get(question);
    if (known != null && known < ways) {
      return known;
    }
    int best = measured(ways, run);
    answers.put(question, best);
    write(question, best);
    return best;
  }

  private int measured(int ways, IntConsumer run) {
    // What was put off is queued first, and its errors are its own.
    finish.run();
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int way = 0; way < ways; way++) {
      try {
        double time = time(way, run);
        if (time < least) {
          least = time;
          best = way;
        }
      } catch (RuntimeException e) {
        LOG.debug("way {} cannot be timed: {}", way, e.getMessage());
      }
    }
    return best;
  }

  private double time(int way, IntConsumer run) {
    run.accept(way);
    finish.run();
    for (int runs = 1;; runs *= 4) {
      long from = System.nanoTime();
      for (int i = 0; i < runs; i++) {
        run.accept(way);
      }
      finish.run();
      long took = System.nanoTime() - from;
      if (took >= LEAST_NANOS || runs >= MOST_RUNS) {
        return (double) took / runs;
      }
    }
  }

  private static Map<String, Integer> read(Path file) {
    Map<String, Integer> read = new TreeMap<>();
    try {
      for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
        var parts = LINE.matcher(line);
        if (!parts.matches()) {
          LOG.warn("{}: expected lines such as \"question = 2\", got \"{}\"; the file is ignored and written anew",
              file, line);
          return Map.of();
        }
        read.put(parts.group(1), Integer.valueOf(parts.group(2)));
      }
    } catch (IOException | NumberFormatException e) {
      LOG.warn("{}: cannot be read ({}); kernels are timed again", file, e.getMessage());
      return Map.of();
    }
    return read;
  }

  /// With what other processes have written meanwhile; the file is never seen half written.
  private synchronized void write(String question, int answer) {
    Path to = file;
    if (to == null) {
      return;
    }
    try {
      Map<String, Integer> all = new TreeMap<>(read(to));
      all.put(question, answer);
      List<String> lines = new ArrayList<>();
      all.forEach((q, a) -> lines.add(q + " = " + a));
      Files.createDirectories(to.toAbsolutePath().getParent());
      Path next = Files.createTempFile(to.toAbsolutePath().getParent(), "opencl-", ".tmp");
      Files.write(next, lines);
      Files.move(next, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("{}: cannot be written ({}); kernels are timed again in the next process", to, e.getMessage());
    }
  }
}
