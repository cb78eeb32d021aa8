package org.seqmix.eval.task;

import java.util.List;
import java.util.Optional;

/// What a task is: its file, how records of that file become texts, and what is measured.
///
/// @param name        the task's name on the command line
/// @param kind        what is asked
/// @param data        name of its file or folder
/// @param split       part of the data that is asked, such as `test`
/// @param config      folder below `data` where several variants lie beside each other, or nothing
/// @param metrics     what is reported of a task scored by likelihood: `acc`, `acc_norm`, `perplexity`
/// @param description what stands before everything, or nothing
/// @param delimiter   what stands between a context and what follows
/// @param group       names the group of a record, such as its subject: NAME_GROUP is that group alone
/// @param forms       shapes of records, of which the first that fits is taken
/// @param fewShot     where examples come from
/// @param writing     how an answer is written and read, for kind `generate`
/// @param hash        SHA-256 of the definition's text, in hexadecimal
public record TaskDefinition(String name, TaskKind kind, String data, String split, Optional<String> config,
    List<String> metrics, Optional<Template> description, String delimiter, Optional<Template> group,
    List<Form> forms, FewShotRule fewShot, Optional<Writing> writing, String hash) {
  /// Where a task's examples come from.
  ///
  /// @param split part of the data they are taken from; nothing for the task's own, without the item itself
  /// @param first the first ones of the file, and not some drawn by a seed
  /// @param count how many, unless told otherwise
  public record FewShotRule(Optional<String> split, boolean first, int count) {
  }

  /// How an answer is written and read.
  ///
  /// @param stops      texts that end it
  /// @param mostTokens tokens it has at most
  /// @param readers    names of the ways in which the answer is found in the text, the strictest first
  public record Writing(List<String> stops, int mostTokens, List<String> readers) {
    public Writing {
      stops = List.copyOf(stops);
      readers = List.copyOf(readers);
    }
  }

  public TaskDefinition {
    metrics = List.copyOf(metrics);
    forms = List.copyOf(forms);
  }
}
