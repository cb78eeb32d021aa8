package org.seqmix.hybrid.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.SharedFiles;

class HostileSafetensorsTest {
  @TempDir Path directory;

  /// Header, payload bytes, what the message must say beside the file.
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {"a":{"dtype":"Q4","shape":[1],"data_offsets":[0,4]}}            |4 |tensor 'a': expected a dtype of [F64, F32, BF16, F16, I64, I32], got 'Q4'
      {"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}          |4 |tensor 'a': expected extents >= 0 whose product fits 63 bits, got [-1]
      {"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}|4|tensor 'a': expected extents >= 0 whose product fits 63 bits
      {"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}|4|tensor 'a': expected integers of 63 bits in shape, got 99999999999999999999
      {"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}         |4 |tensor 'a': expected integers in shape, got 1.0
      {"a":{"dtype":"F32","shape":"1","data_offsets":[0,4]}}           |4 |tensor 'a': expected shape [...], got 1
      {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}           |4 |tensor 'a': expected 8 bytes for F32[2], got 4
      {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}           |4 |tensor 'a': expected data_offsets within the 4 bytes that follow the header, got [0, 8]
      {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}           |4 |tensor 'a': expected data_offsets [begin, end] with 0 <= begin <= end, got [4, 0]
      {"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}          |4 |tensor 'a': expected data_offsets [begin, end] with 0 <= begin <= end, got [-4, 0]
      {"a":{"dtype":"F32","shape":[0],"data_offsets":[9223372036854775807,9223372036854775807]}}|4|tensor 'a': expected data_offsets within the 4 bytes
      {"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}             |4 |tensor 'a': expected dtype, shape and data_offsets [begin, end], got less
      {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}         |4 |tensor 'a': expected at most 2 numbers in data_offsets
      {"a":{"dtype":"F32","shape":[1]}}                                |4 |tensor 'a': expected dtype, shape and data_offsets
      {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}     |4 |tensor 'a': expected dtype, shape and data_offsets, got 'x'
      {"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}|4|tensor 'a': expected dtype once, got it twice
      {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}|8|tensor 'a': expected the name once, got it twice
      {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}|12|tensor 'b': expected its bytes to begin at 8, got 4, which overlaps
      {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}|12|tensor 'b': expected its bytes to begin at 4, got 8, which leaves a hole
      {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}           |5 |expected 4 bytes of tensors after the header, got 5 (trailing bytes
      {"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}|4|tensor 'a': expected at most 32 numbers in shape, got more
      {"a":[1]}                                                        |0 |tensor 'a': expected an object {dtype, shape, data_offsets}, got [
      {"":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}            |4 |expected a name, got an empty one
      {"__metadata__":{"a":1}}                                         |0 |'__metadata__.a': expected a text, got 1
      {"__metadata__":{"a":"x","a":"y"}}                               |0 |metadata 'a': expected one value, got two
      {"__metadata__":{},"__metadata__":{}}                            |0 |expected one __metadata__, got two
      [1]                                                              |0 |expected a JSON object {...}, got [
      {} {}                                                            |0 |expected nothing after the JSON object
      {"a":                                                            |0 |not valid JSON
      {"a":{"dtype":"F32","shape":[[[[[[]]]]]],"data_offsets":[0,4]}}  |4 |tensor 'a': expected integers in shape, got [
      """)
  void saysWhatIsWrong(String header, int payloadBytes, String expected) {
    Path file = RawFile.write(directory.resolve("f.safetensors"), header, payloadBytes);
    assertRefused(file, SafetensorsLimits.DEFAULT, expected);
  }

  private static void assertRefused(Path file, SafetensorsLimits limits, String expected) {
    assertThatThrownBy(() -> Safetensors.open(file, limits).close())
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(expected)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void refusesAFileWithoutALength(int bytes) {
    assertRefused(RawFile.writeBytes(directory.resolve("f"), new byte[bytes]), SafetensorsLimits.DEFAULT,
        "expected at least 8 bytes, got " + bytes);
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 1L << 40, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void refusesAHeaderLongerThanTheFile(long claimed) {
    Path file = RawFile.write(directory.resolve("f"), claimed, new byte[] {'{', '}'}, 0);
    assertRefused(file, SafetensorsLimits.DEFAULT,
        "expected a header of at most 2 bytes, got a length of " + Long.toUnsignedString(claimed));
  }

  @Test
  void refusesMoreThanTheLimits() {
    String two = """
        {"aa":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""";
    Path file = RawFile.write(directory.resolve("f"), two, 8);
    assertRefused(file, new SafetensorsLimits(50, 9, 99, 9),
        "expected a header of at most 50 bytes, got " + two.length());
    assertRefused(file, new SafetensorsLimits(999, 1, 99, 9), "expected at most 1 tensors, got more");
    assertRefused(file, new SafetensorsLimits(999, 9, 1, 9), "not valid JSON");
    Safetensors.open(file, new SafetensorsLimits(two.length(), 2, 99, 1)).close();
  }

  @Test
  void refusesBytesThatAreNoText() {
    assertRefused(RawFile.write(directory.resolve("f"), 4, new byte[] {'{', '"', (byte) 0xff, '}'}, 0),
        SafetensorsLimits.DEFAULT, "not valid JSON");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    assertRefused(directory.resolve("none"), SafetensorsLimits.DEFAULT, "cannot read: no such file or directory");
    assertThatThrownBy(() -> Safetensors.open(directory)).isInstanceOf(BadInputException.class);
  }

  /// Cut anywhere, a real file is refused.
  @Test
  void refusesARealFileCutAnywhere() throws IOException {
    byte[] real = Files.readAllBytes(SharedFiles.path("golden/sampling/golden.safetensors"));
    int step = Math.max(1, real.length / 97);
    for (int length = 0; length < real.length; length += step) {
      Path cut = RawFile.writeBytes(directory.resolve("cut"), Arrays.copyOf(real, length));
      assertThatThrownBy(() -> Safetensors.open(cut).close()).isInstanceOf(BadInputException.class);
    }
  }
}
