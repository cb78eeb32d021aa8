package org.seqmix.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.seqmix.eval.task.FewShot;
import org.seqmix.eval.task.Journal;
import org.seqmix.eval.task.RequestsFile;

/// Files that an evaluation writes on the way: the journal it goes on from when it is killed, and the requests.
final class EvalFiles implements AutoCloseable {
  private final Optional<Journal> journal;
  private final Optional<RequestsFile> requests;

  private EvalFiles(Optional<Journal> journal, Optional<RequestsFile> requests) {
    this.journal = journal;
    this.requests = requests;
  }

  /// Opens those that were asked for; `model` is asked for its name only where there is a journal.
  static EvalFiles open(@Nullable Path journalFile, @Nullable Path requestsFile, Supplier<String> model,
      FewShot fewShot) {
    Optional<Journal> journal = Optional.ofNullable(journalFile).map(f -> Journal.open(f, model.get(), fewShot));
    try {
      return new EvalFiles(journal, Optional.ofNullable(requestsFile).map(RequestsFile::new));
    } catch (RuntimeException e) {
      journal.ifPresent(Journal::close);
      throw e;
    }
  }

  Optional<Journal> journal() {
    return journal;
  }

  Optional<RequestsFile> requests() {
    return requests;
  }

  /// Gives the requests their name.
  void commit() {
    requests.ifPresent(RequestsFile::commit);
  }

  /// The results are written: the journal is not needed any more.
  void finish() {
    journal.ifPresent(Journal::remove);
  }

  @Override
  public void close() {
    requests.ifPresent(RequestsFile::close);
    journal.ifPresent(Journal::close);
  }
}
