package org.seqmix.eval.task;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.seqmix.hybrid.BadInputException;

/// The tasks there are: those that come with the library, and files.
public final class TaskDefinitions {
  /// Names that come with the library.
  public static final List<String> BUILT_IN = List.of("lambada_openai", "hellaswag", "piqa", "arc_easy",
      "arc_challenge", "winogrande", "openbookqa", "boolq", "mmlu", "gsm8k", "math500", "svamp");

  private static final long MAX_BYTES = 1 << 20;

  private TaskDefinitions() {
  }

  /// Whether a name means a file of one's own.
  public static boolean isFile(String name) {
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  /// A built-in task.
  public static TaskDefinition builtIn(String name) {
    if (!BUILT_IN.contains(name)) {
      throw new IllegalArgumentException("task: expected one of " + BUILT_IN + ", got '" + name + "'");
    }
    return DefinitionReader.read(name + ".yaml", resource(name + ".yaml"));
  }

  /// A task of one's own.
  ///
  /// *Errors*: {@link BadInputException} with the file, the line, and what is wrong there.
  public static TaskDefinition read(Path file) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) > MAX_BYTES) {
        throw new BadInputException(file + ": expected a task of at most " + MAX_BYTES + " bytes, got "
            + Files.size(file));
      }
      return DefinitionReader.read(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw BadInputException.io(file, "read", e, "name a file that describes a task");
    }
  }

  private static String resource(String file) {
    try (InputStream in = TaskDefinitions.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("task " + file + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("task " + file + ": " + e.getMessage(), e);
    }
  }
}
