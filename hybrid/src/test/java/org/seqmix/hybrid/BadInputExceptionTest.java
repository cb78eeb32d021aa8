package org.seqmix.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BadInputExceptionTest {
  @Test
  void isOneLineWhateverANameHolds() {
    assertThat(new BadInputException("tensor 'a\nb\u001b[31m\u2028c': bad").getMessage())
        .isEqualTo("tensor 'a b [31m c': bad");
  }

  @Test
  void isBounded() {
    assertThat(new BadInputException("x".repeat(100_000)).getMessage()).hasSizeLessThan(3000).endsWith("...");
  }

  @Test
  void saysWhyAFileCannotBeRead() {
    assertThat(message(new NoSuchFileException("f")))
        .isEqualTo("f: cannot read: no such file or directory; look again");
    assertThat(message(new AccessDeniedException("f"))).isEqualTo("f: cannot read: permission denied; look again");
    assertThat(message(new IOException("broken pipe"))).isEqualTo("f: cannot read: broken pipe; look again");
    assertThat(message(new IOException())).isEqualTo("f: cannot read: IOException; look again");
  }

  private static String message(IOException cause) {
    return String.valueOf(BadInputException.io(Path.of("f"), "read", cause, "look again").getMessage());
  }
}
