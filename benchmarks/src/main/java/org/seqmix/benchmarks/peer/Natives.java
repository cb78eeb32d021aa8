package org.seqmix.benchmarks.peer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Native libraries out of the jars on the class path, in a folder where the system's loader finds them.
public final class Natives {
  private static final String PLATFORM = "linux-x86_64";
  private static final List<String> OPENBLAS = List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5",
      "libopenblas.so.0");
  private static final List<String> MKL = List.of("libiomp5.so", "libmkl_core.so.2", "libmkl_intel_lp64.so.2",
      "libmkl_intel_thread.so.2", "libmkl_def.so.2", "libmkl_avx2.so.2", "libmkl_avx512.so.2", "libmkl_rt.so.2");

  private Natives() {}

  /// Where they are: the property `seqmix.natives`.
  static Path folder() {
    String named = System.getProperty("seqmix.natives", "");
    if (named.isEmpty()) {
      throw new IllegalStateException("seqmix.natives: expected a folder; start through benchmarks/run");
    }
    return Path.of(named).toAbsolutePath();
  }

  /// Copies all libraries that are not there yet.
  public static void extractAll() throws IOException {
    extract("openblas", OPENBLAS);
    extract("mkl", MKL);
  }

  /// OpenBLAS and what it needs, in the order to load them.
  static List<Path> openBlas() {
    return OPENBLAS.stream().map(f -> folder().resolve("openblas").resolve(f)).toList();
  }

  /// The library of MKL that finds the others.
  static List<Path> mkl() {
    return List.of(folder().resolve("mkl").resolve(MKL.getLast()));
  }

  private static void extract(String name, List<String> files) throws IOException {
    Path to = Files.createDirectories(folder().resolve(name));
    for (String file : files) {
      Path target = to.resolve(file);
      if (Files.exists(target)) {
        continue;
      }
      String resource = "/org/bytedeco/" + name + "/" + PLATFORM + "/" + file;
      try (InputStream in = Natives.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IOException(resource + ": not on the class path");
        }
        Path part = to.resolve(file + ".part");
        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }
}
