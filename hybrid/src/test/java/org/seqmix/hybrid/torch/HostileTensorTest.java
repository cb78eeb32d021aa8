package org.seqmix.hybrid.torch;

import static org.junit.jupiter.params.provider.Arguments.of;
import static org.seqmix.hybrid.torch.HostileArchive.assertRefused;
import static org.seqmix.hybrid.torch.HostileArchive.write;
import static org.seqmix.hybrid.torch.PickleBytes.start;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Tensors that are not where, or not what, the pickle says, and dicts that hold none.
class HostileTensorTest {
  @TempDir Path directory;

  private static PickleBytes named(String name) {
    return start().raw("}").text(name);
  }

  private static Arguments tensor(long offset, long[] shape, long[] strides, String expected) {
    return of(named("w").tensor("FloatStorage", "0", 6, offset, shape, strides).raw("s."), "tensor 'w': " + expected);
  }

  private static Arguments storage(String type, String key, long elements, String expected) {
    return of(named("w").storage(type, key, elements).raw("s."), "tensor 'w': " + expected);
  }

  private static long[] longs(long... values) {
    return values;
  }

  static Stream<Arguments> places() {
    String fits = "expected extents whose product fits 63 bits";
    String strides = "expected the strides of a contiguous tensor, ";
    return Stream.of(
        tensor(0, longs(7), longs(1),
            "storage '0': F32[7]: expected it within the 6 elements of the storage, got 7 from 0"),
        tensor(5, longs(2), longs(1),
            "storage '0': F32[2]: expected it within the 6 elements of the storage, got 2 from 5"),
        tensor(7, longs(0), longs(1),
            "storage '0': F32[0]: expected it within the 6 elements of the storage, got 0 from 7"),
        tensor(Long.MAX_VALUE, longs(1), longs(1), "storage '0': F32[1]: expected it within the 6 elements"),
        tensor(-1, longs(1), longs(1),
            "storage '0': F32[1]: expected it within the 6 elements of the storage, got 1 from -1"),
        tensor(0, longs(1L << 32, 1L << 32), longs(1, 1), "storage '0': F32[4294967296, 4294967296]: " + fits),
        tensor(0, longs(1L << 62, 2), longs(1, 1), "storage '0': F32[4611686018427387904, 2]: " + fits),
        tensor(0, longs(Long.MAX_VALUE), longs(1), "storage '0': F32[9223372036854775807]: expected it within"),
        tensor(0, longs(1L << 61), longs(0), "storage '0': F32[2305843009213693952]: expected it within"),
        tensor(0, longs(-1), longs(1), "expected whole numbers >= 0 in shape, got the number -1"),
        tensor(0, longs(2), longs(-1), "expected whole numbers >= 0 in strides, got the number -1"),
        tensor(0, longs(6), longs(0), "storage '0': F32[6]: " + strides + "[1], got [0]"),
        tensor(0, longs(2, 3), longs(1, 2), "storage '0': F32[2, 3]: " + strides + "[3, 1], got [1, 2]"),
        tensor(0, longs(2, 2), longs(3, 1), "storage '0': F32[2, 2]: " + strides + "[2, 1], got [3, 1]"),
        tensor(0, longs(2, 3), longs(1), "storage '0': F32[2, 3]: " + strides + "[3, 1], got [1]"),
        tensor(0, longs(6), longs(1, 1), "storage '0': F32[6]: " + strides + "[1], got [1, 1]"),
        tensor(0, new long[33], new long[33], "expected at most 32 numbers in shape, got 33"),
        storage("FloatStorage", "1", 6, "storage '1': expected an entry of that name in data/, got none"),
        storage("FloatStorage", "../data.pkl", 6, "storage '../data.pkl': expected an entry"),
        storage("FloatStorage", "", 6, "storage '': expected an entry"),
        storage("FloatStorage", "0", 5, "storage '0': expected 5 elements of F32, got 24 bytes"),
        storage("FloatStorage", "0", 7, "storage '0': expected 7 elements of F32, got 24 bytes"),
        storage("DoubleStorage", "0", 6, "storage '0': expected 6 elements of F64, got 24 bytes"),
        storage("FloatStorage", "0", -6, "storage '0': expected -6 elements of F32"),
        storage("FloatStorage", "0", 1L << 62, "storage '0': expected 4611686018427387904 elements"),
        storage("ByteStorage", "0", 24,
            "expected a storage of one of [F64, F32, BF16, F16, I64, I32], got a ByteStorage"),
        storage("QInt8Storage", "0", 24, "expected a storage of one of"));
  }

  static Stream<Arguments> arguments() {
    String id = "expected the id of a storage ('storage', type, key, device, elements), got ";
    String plain = "tensor 'w': expected the arguments of a plain tensor";
    String ordered = "ccollections\nOrderedDict\n)R";
    PickleBytes rebuild = named("w").global(PickleBytes.UTILS, "_rebuild_tensor_v2").raw("(");
    return Stream.of(
        of(start().text("0").raw("Q."), id + "a text"),
        of(start().tuple(1, 2).raw("Q."), id + "a tuple of 2"),
        of(start().raw("(").text("module").global("torch", "FloatStorage").text("0").text("cpu").raw("K\6tQ."), id),
        of(start().raw("(").text("storage").ordered().text("0").text("cpu").raw("K\6tQ."), id),
        of(start().raw("(").text("storage").global("torch", "FloatStorage").raw("K\0").text("cpu").raw("K\6tQ."), id),
        of(start().raw("(").text("storage").global("torch", "FloatStorage").text("0").raw("NK\6tQ."), id),
        of(start().raw("(").text("storage").global("torch", "FloatStorage").text("0").text("cpu").raw("NtQ."), id),
        of(named("w").global(PickleBytes.UTILS, "_rebuild_tensor_v2").raw(")Rs."), plain),
        of(rebuild.storage("FloatStorage", "0", 6).number(0).tuple(2).tuple(1).raw("\u0089").ordered().raw("}")
            .text("neg")
            .raw("\u0088stRs."), plain),
        of(named("w").global(PickleBytes.UTILS, "_rebuild_tensor_v2").raw("(").storage("FloatStorage", "0", 6).number(0)
            .tuple(2).tuple(1).raw("\u0089").ordered().text("hook").raw("NstRs."), plain),
        of(named("w").global(PickleBytes.UTILS, "_rebuild_tensor_v2").raw("(").storage("FloatStorage", "0", 6).number(0)
            .tuple(2).tuple(1).raw("N").ordered().raw("tRs."), plain),
        of(named("w").global(PickleBytes.UTILS, "_rebuild_tensor_v2").raw("(").storage("FloatStorage", "0", 6).number(0)
            .raw("(Nt").tuple(1).raw("\u0089").ordered().raw("tRs."), "expected whole numbers >= 0 in shape, got NONE"),
        of(named("w").global(PickleBytes.UTILS, "_rebuild_parameter").raw(")Rs."),
            "tensor 'w': expected the arguments of a parameter"),
        of(named("w").global(PickleBytes.UTILS, "_rebuild_parameter").raw("(N\u0089" + ordered + "tRs."),
            "tensor 'w': expected the arguments of a parameter"));
  }

  static Stream<Arguments> dicts() {
    String none = "expected a dict of tensors, or one under one of [state_dict, model], got a dict of ";
    return Stream.of(
        of(start().two().raw("."), "expected a dict of tensors, got a tensor"),
        of(start().raw("]."), "expected a dict of tensors, got a list"),
        of(start().raw("}."), none + "[]"), of(named("a").raw("Ns."), none + "['a']"),
        of(start().raw("}K\1").two().raw("s."), none + "[]"),
        of(named("model").raw("}s."), "expected tensors under texts, got none"),
        of(named("model").raw("}K\1").two().raw("ss."), "expected tensors under texts, got numbers as keys"),
        of(named("w").two().raw("sK\1Ns."), "expected tensors under texts, got numbers as keys"),
        of(named("model").raw("}s").text("state_dict").raw("}s."), none + "['model', 'state_dict']"),
        of(named("a").two().raw("s").text("b").raw("Ns."), "tensor 'b': expected a tensor, got NONE"),
        of(named("a").two().raw("s").text("b").storage("FloatStorage", "0", 6).raw("s."),
            "tensor 'b': expected a tensor, got a storage"),
        of(named("").two().raw("s."), "expected names of 1 to 4096 characters"),
        of(named("__metadata__").two().raw("s."), "not __metadata__, got '__metadata__'"),
        of(named("a".repeat(4097)).two().raw("s."), "got 4097 characters"));
  }

  @ParameterizedTest
  @MethodSource({"places", "arguments", "dicts"})
  void saysWhatIsWrong(PickleBytes pickle, String expected) {
    assertRefused(write(directory.resolve("a"), pickle), TorchLimits.DEFAULT, expected);
  }
}
