package org.seqmix.hybrid;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/// Something the user handed in cannot be used: a damaged file, a wrong setting, a full disk.
///
/// The message is one line that says where, what was expected, what was found and what to do; a command line prints it
/// as it is. Names from foreign files are part of it, so control characters are replaced and the length is bounded.
public final class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_LENGTH = 2000;

  /// A failure with its one-line explanation.
  public BadInputException(String message) {
    super(oneLine(message));
  }

  /// A failure with its one-line explanation and what caused it.
  public BadInputException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /// A failed access to `file`: "FILE: cannot WHAT: REASON; ADVICE".
  public static BadInputException io(Path file, String what, IOException cause, String advice) {
    return new BadInputException(file + ": cannot " + what + ": " + reason(cause) + "; " + advice, cause);
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "no such file or directory";
      case AccessDeniedException denied -> "permission denied";
      case NotDirectoryException notDirectory -> "not a directory";
      case FileAlreadyExistsException file -> file.getFile() + " is not a directory";
      case FileSystemException fs when fs.getReason() != null -> fs.getReason();
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }

  private static String oneLine(String message) {
    String cut = message.length() <= MAX_LENGTH ? message : message.substring(0, MAX_LENGTH) + "...";
    return cut.codePoints()
        .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
