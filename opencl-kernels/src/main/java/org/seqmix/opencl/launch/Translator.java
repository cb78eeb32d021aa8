package org.seqmix.opencl.launch;

import com.aparapi.Config;
import com.aparapi.Kernel;
import com.aparapi.internal.exception.AparapiException;
import com.aparapi.internal.model.ClassModel;
import com.aparapi.internal.writer.KernelWriter;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Kernel classes to OpenCL C, by Aparapi's translator. Needs no OpenCL library.
///
/// A kernel class is compiled with `-g`, has fields of int, float, int[], float[] and `@Local` float[], and a method
/// `run` without `break`, `switch`, objects, names that are words of OpenCL C (such as `half`), or `.length`.
/// *Cost*: about half a second for the first class, milliseconds for the next.
public final class Translator {
  /// Aparapi logs here (`com.aparapi.logLevel`); held, because the log manager forgets the levels of loggers nobody holds.
  private static final Logger APARAPI = Logger.getLogger(Config.getLoggerName());

  /// Sums and products are fused only where a kernel says `fma`: bits do not depend on a compiler's choices.
  private static final String PREFIX = "#pragma OPENCL FP_CONTRACT OFF\n";

  private Translator() {
  }

  /// Translates the class of `kernel`, an instance whose arrays may be empty but not null.
  ///
  /// Warnings of Aparapi about class files newer than it are held back meanwhile: they say nothing about the result,
  /// and errors arrive as exceptions. The level of its logger is then what it was.
  public static synchronized KernelSource translate(Kernel kernel) {
    String name = kernel.getClass().getSimpleName();
    Level before = APARAPI.getLevel();
    APARAPI.setLevel(Level.SEVERE);
    try {
      return KernelSource.of(name, KernelSource.TRANSLATED, PREFIX + KernelWriter.writeToString(
          ClassModel.createClassModel(kernel.getClass()).getEntrypoint(KernelSource.TRANSLATED, kernel)));
    } catch (AparapiException e) {
      throw new IllegalArgumentException("kernel " + name + ": Aparapi cannot translate it: " + e.getMessage(), e);
    } finally {
      APARAPI.setLevel(before);
    }
  }
}
