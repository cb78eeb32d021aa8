package org.seqmix.hybrid.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.of;
import static org.seqmix.hybrid.torch.HostileArchive.assertRefused;
import static org.seqmix.hybrid.torch.HostileArchive.write;
import static org.seqmix.hybrid.torch.PickleBytes.start;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Pickles that would run code in Python, and pickles that are no pickles: one line each, and nothing happens.
class HostilePickleTest {
  private static final String NO_PYTHON = "do not load this file with Python either";

  @TempDir Path directory;

  /// A call of `module.name` on a text, the way an exploit makes it.
  private PickleBytes exploit(String module, String name) {
    return start().global(module, name).text("touch " + directory.resolve("executed")).raw("\u0085R.");
  }

  static Stream<Arguments> globals() {
    return Stream.of(of("posix", "system"), of("os", "system"), of("nt", "system"), of("builtins", "eval"),
        of("__builtin__", "exec"), of("builtins", "getattr"), of("subprocess", "Popen"), of("runpy", "_run_code"),
        of("torch", "load"), of("torch.storage", "_load_from_bytes"), of("torch.hub", "load"),
        of("torch._utils", "_rebuild_tensor_v2.__globals__"), of("torch._utils", "_rebuild_qtensor"),
        of("torch.jit", "load"), of("collections", "OrderedDict.__subclasses__"), of("collections", "defaultdict"),
        of("numpy.core.multiarray", "_reconstruct"), of("torch.nn.modules.linear", "Linear"),
        of("_codecs", "encode"), of("", ""), of("torch ", "FloatStorage"), of("torch", "FloatStorage "));
  }

  @ParameterizedTest
  @MethodSource("globals")
  void namesTheGlobalAndCallsNothing(String module, String name) {
    Path file = write(directory.resolve("a.bin"), exploit(module, name));
    String global = "got the global '" + module + " " + name + "'; " + NO_PYTHON;
    assertRefused(file, TorchLimits.DEFAULT, global);
    write(file, start().text(module).text(name).raw("\u0093").text("touch x").raw("\u0085R."));
    assertRefused(file, TorchLimits.DEFAULT, global);
    assertThat(directory).isDirectoryNotContaining("glob:**executed").isDirectoryContaining(file::equals);
  }

  /// Under a key that nobody reads, among attributes, or in a second pickle: a name is refused wherever it is.
  @Test
  void looksEverywhere() {
    PickleBytes beside = start().raw("}(").text("state_dict").raw("}").text("a").two().raw("s").text("args")
        .global("argparse", "Namespace").raw(")\u0081u.");
    assertRefused(write(directory.resolve("a"), beside), TorchLimits.DEFAULT, "got the global 'argparse Namespace'");
    PickleBytes metadata = start().ordered().text("a").two().raw("s}").text("_metadata").global("os", "system")
        .raw("sb.");
    assertRefused(write(directory.resolve("a"), metadata), TorchLimits.DEFAULT, "got the global 'os system'");
    PickleBytes after = HostileArchive.sound().raw("\u0080\u0002").global("os", "system").raw(".");
    assertRefused(write(directory.resolve("a"), after), TorchLimits.DEFAULT, "expected nothing after the pickle");
  }

  static Stream<Arguments> opcodes() {
    return Stream.of(
        of("(iposix\nsystem\n.", "INST"), of("(o.", "OBJ"), of(")\u0081.", "NEWOBJ"), of(")}\u0092.", "NEWOBJ_EX"),
        of("\u0082\u0001.", "EXT1"), of("\u0083\u0001\u0001.", "EXT2"), of("\u0084\u0001\u0001\u0001\u0001.", "EXT4"),
        of("P0\n.", "PERSID"), of("N0.", "POP"), of("(1.", "POP_MARK"), of("N2.", "DUP"), of("I1\n.", "INT"),
        of("L1L\n.", "LONG"), of("F1\n.", "FLOAT"), of("S'a'\n.", "STRING"), of("T\1\0\0\0a.", "BINSTRING"),
        of("U\1a.", "SHORT_BINSTRING"), of("Va\n.", "UNICODE"), of("(l.", "LIST"), of("(d.", "DICT"),
        of("g0\n.", "GET"), of("Np0\n.", "PUT"), of("C\1a.", "SHORT_BINBYTES"), of("B\1\0\0\0a.", "BINBYTES"),
        of("\u008b\1\0\0\0\1.", "LONG4"), of("\u008d\1\0\0\0\0\0\0\0a.", "BINUNICODE8"),
        of("\u008e\1\0\0\0\0\0\0\0a.", "BINBYTES8"), of("\u008f.", "EMPTY_SET"), of("\u008f(\u0090.", "EMPTY_SET"),
        of("(\u0090.", "ADDITEMS"), of("(\u0091.", "FROZENSET"), of("\u0096\1\0\0\0\0\0\0\0a.", "BYTEARRAY8"),
        of("\u0097.", "NEXT_BUFFER"), of("\u0098.", "READONLY_BUFFER"), of("\u0080\u0002.", "PROTO"));
  }

  @ParameterizedTest
  @MethodSource("opcodes")
  void namesOpcodesThatTorchDoesNotWrite(String pickle, String opcode) {
    Path file = write(directory.resolve("a"), start().raw(pickle));
    assertRefused(file, TorchLimits.DEFAULT, "expected the opcodes of a checkpoint, got " + opcode + "; " + NO_PYTHON);
  }

  static Stream<Arguments> damaged() {
    String call = "expected a name to call and a tuple, got ";
    String attributes = "expected attributes of an OrderedDict, got ";
    String stack = "expected a value on the stack, got none";
    return Stream.of(
        of(PickleBytes.raw(), "expected 1 more bytes, got 0"),
        of(PickleBytes.raw().raw("}."), "expected a pickle of protocol 2 to 5"),
        of(PickleBytes.raw().raw("\u0080\u0001}."), "expected a pickle of protocol 2 to 5"),
        of(PickleBytes.raw().raw("\u0080\u0006}."), "expected a pickle of protocol 2 to 5"),
        of(start().raw("\u00ff."), "expected an opcode, got the byte 255"),
        of(start().raw("}"), "expected 1 more bytes, got 0"),
        of(start().raw("."), stack), of(start().raw("NN."), "expected one value at the end, got more"),
        of(start().raw("N(."), stack), of(start().raw("(N."), "expected one value at the end, got more"),
        of(start().raw("\u0085."), stack), of(start().raw("NN\u0087."), stack), of(start().raw("N(N\u0086."), stack),
        of(start().raw("t."), "expected a mark on the stack, got none"), of(start().raw("}s."), stack),
        of(start().raw("}(K\1u."), "expected a dict, keys and values, got a dict of 0 and 1 of them"),
        of(start().raw("N(NNu."), "expected a dict, keys and values, got NONE"),
        of(start().raw("})Ns."), "expected texts or numbers as keys of a dict, each once, got a tuple of 0"),
        of(start().raw("}").text("a").raw("Ns").text("a").raw("Ns."), "each once, got 'a' twice"),
        of(start().raw(")Na."), "expected a list to append to, got a tuple of 0"),
        of(start().raw("}(Ne."), "expected a list to append to, got a dict of 0"),
        of(start().raw("Nr\u00ff\u00ff\u00ff\u00ff."), "expected a memo of at most 0, the next number, got 4294967295"),
        of(start().raw("q\0."), stack), of(start().raw("N(q\0."), stack),
        of(start().raw("h\0."), "expected a memo below 0, got 0"),
        of(start().raw("Nq\0j\1\0\0\0."), "expected a memo below 1, got 1"),
        of(start().raw("X\u00ff\u00ff\u00ff\u00ffa."), "expected 4294967295 more bytes, got 2"),
        of(start().raw("\u008c\u0002\u00c3("), "expected a text in UTF-8"),
        of(start().raw("X\3\0\0\0\u00ed\u00a0\u0080."), "expected a text in UTF-8"),
        of(start().raw("cos"), "expected the end of a line within 256 bytes"),
        of(start().raw("c").repeat("a", 300).raw("\nb\n."), "expected the end of a line within 256 bytes"),
        of(start().raw("\u008a\u0009123456789."), "expected an integer of at most 8 bytes, got one of 9"),
        of(start().raw("NN\u0093."), "expected a module and a name, got NONE and NONE"),
        of(start().text("x").raw(")R."), call + "a text and a tuple of 0"),
        of(start().ordered().raw(")R."), call + "a dict of 0 and a tuple of 0"),
        of(start().global("collections", "OrderedDict").raw("]R."),
            call + "the name 'collections OrderedDict' and a list"),
        of(start().global("collections", "OrderedDict").raw("N\u0085R."), "expected no arguments of an OrderedDict"),
        of(start().global("torch", "FloatStorage").raw(")R."), "expected a storage by its key"),
        of(start().global("torch", "BoolStorage").raw(")R."), call + "a BoolStorage"),
        of(start().ordered().raw("N}\u0086b."), attributes + "a tuple of 2 for a dict of 0"),
        of(start().ordered().raw("}K\1K\1sb."), attributes + "a dict of 1 for a dict of 0"),
        of(start().raw("}}b."), attributes + "a dict of 0 for a dict of 0"),
        of(start().two().raw("}b."), attributes + "a dict of 0 for a tensor"),
        of(start().global("collections", "OrderedDict").raw("}b."), attributes + "a dict of 0 for the name"));
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void saysWhatIsWrong(PickleBytes pickle, String expected) {
    assertRefused(write(directory.resolve("a"), pickle), TorchLimits.DEFAULT, expected);
  }

  @Test
  void refusesMoreThanTheLimits() {
    Path file = write(directory.resolve("a"), HostileArchive.sound());
    int bytes = HostileArchive.sound().bytes().length;
    TorchFile.open(file, new TorchLimits(999, bytes, 30, 2, 1, 1, 1)).close();
    assertRefused(file, new TorchLimits(99, bytes, 30, 2, 1, 1, 1), "expected a zip directory of at most 99 bytes");
    assertRefused(file, new TorchLimits(999, bytes - 1, 30, 2, 1, 1, 1), "data.pkl': expected at most " + (bytes - 1));
    assertRefused(file, new TorchLimits(999, bytes, 9, 2, 1, 1, 1), "expected at most 9 values, got more");
    assertRefused(file, new TorchLimits(999, bytes, 30, 1, 1, 1, 1), "expected at most 1 open marks, got more");
    write(file, start().raw("}(").text("a").two().text("bb").two().raw("u."));
    assertRefused(file, new TorchLimits(999, 999, 99, 9, 1, 2, 1), "expected at most 1 tensors, got 2");
    assertRefused(file, new TorchLimits(999, 999, 99, 9, 2, 1, 1), "expected names of 1 to 1 characters");
    write(file, start().raw("N").repeat("\u0094", 20).raw("."));
    assertRefused(file, new TorchLimits(999, 999, 15, 9, 9, 9, 9), "expected a memo of at most 15");
  }

  /// Depth, circles and repetition take no more than their own length: nothing walks through values.
  @Test
  void depthAndCirclesAreHarmless() {
    Path file = directory.resolve("a");
    assertRefused(write(file, start().raw(")").repeat("\u0085", 1_500_000).raw(".")), TorchLimits.DEFAULT,
        "expected a dict of tensors, got a tuple of 1");
    assertRefused(write(file, start().raw("N").repeat("q\0h\0h\0\u0087", 400_000).raw(".")), TorchLimits.DEFAULT,
        "expected a dict of tensors, got a tuple of 3");
    assertRefused(write(file, start().repeat("}", 2_000_001).raw(".")), TorchLimits.DEFAULT,
        "expected at most 2000000 val");
    assertRefused(write(file, start().repeat("(", 100).raw(".")), TorchLimits.DEFAULT,
        "expected at most 64 open marks");
    assertRefused(write(file, start().raw("}q\0").text("model").raw("h\0s.")), TorchLimits.DEFAULT,
        "tensor 'model': expected a tensor, got a dict of 1");
  }
}
