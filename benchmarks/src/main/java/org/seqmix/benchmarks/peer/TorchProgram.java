package org.seqmix.benchmarks.peer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A few lines of TorchScript as the zip file PyTorch loads: every operation it has, not only those DJL passes on.
final class TorchProgram {
  /// A pickle of the module's object, whose only field is `training`, false.
  private static final String OBJECT = "\u0080\u0002c__torch__\nProgram\n)\u0081}(X\b\0\0\0training\u0089ub.";
  private static final String NO_CONSTANTS = "\u0080\u0002).";

  private TorchProgram() {}

  /// The file of a program with inputs such as `q, k`, all tensors, and statements that end with a return.
  static byte[] file(String inputs, String... statements) {
    StringBuilder code = new StringBuilder("class Program(Module):\n  __parameters__ = []\n  __buffers__ = []\n"
        + "  training : bool\n  def forward(self: __torch__.Program");
    for (String input : List.of(inputs.split(", ", -1))) {
      code.append(", ").append(input).append(": Tensor");
    }
    code.append(") -> Tensor:\n");
    for (String statement : statements) {
      code.append("    ").append(statement).append('\n');
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      entry(zip, "data.pkl", OBJECT.getBytes(StandardCharsets.ISO_8859_1));
      entry(zip, "code/__torch__.py", code.toString().getBytes(StandardCharsets.UTF_8));
      entry(zip, "constants.pkl", NO_CONSTANTS.getBytes(StandardCharsets.ISO_8859_1));
      entry(zip, "version", "3\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /// PyTorch reads stored entries alone.
  private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry("program/" + name);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
