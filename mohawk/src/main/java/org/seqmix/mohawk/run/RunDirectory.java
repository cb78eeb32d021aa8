package org.seqmix.mohawk.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.model.ModelWriter;
import org.seqmix.hybrid.safetensors.Checkpoint;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Parameters;

/// The working files of a run, under `run/` of its output directory.
///
/// A checkpoint is written whole to a folder of its own before the ledger names it, and the one before goes only
/// afterwards: at every moment the ledger names a complete checkpoint.
final class RunDirectory {
  /// Names of files that are being written.
  private static final Pattern TEMPORARY = Pattern.compile("\\..+\\.[0-9a-f-]{36}\\.tmp|probe\\d+\\.tmp");

  /// Beginnings of the names of what an interrupted run need not make again: sampled text, the teacher's streams and logits.
  private static final List<String> KEPT = List.of("samples-", "streams-", "logits-");

  private final Path out;

  RunDirectory(Path out) {
    this.out = out;
  }

  Path folder() {
    return out.resolve("run");
  }

  /// Makes the directory, or says in one line why it cannot be written.
  void prepare() {
    try {
      Files.createDirectories(folder());
      Path probe = Files.createTempFile(folder(), "probe", ".tmp");
      Files.delete(probe);
    } catch (IOException e) {
      throw BadInputException.io(out, "write", e, "choose an --out that can be written");
    }
  }

  /// Saves weights and moments under `name` and lets `state` name it.
  RunState save(RunState state, String name, Parameters student, Parameters moments) {
    List<Parameter> all = new ArrayList<>(student.stream().toList());
    moments.forEach(all::add);
    ModelWriter.writeTensors(folder().resolve(name), Parameters.of(all), DType.F32);
    String before = state.checkpoint();
    RunState next = state.named(name);
    next.write(out);
    if (!before.isEmpty() && !before.equals(name)) {
      delete(folder().resolve(before));
    }
    return next;
  }

  /// Fills tensors from the checkpoint `name`.
  void load(String name, Parameters targets) {
    try (Checkpoint checkpoint = Checkpoint.open(folder().resolve(name))) {
      for (Parameter p : targets) {
        p.value().device().upload(checkpoint.entry(p.name(), p.value().shape().toArray()).data(), p.value());
      }
    }
  }

  /// Removes what an interrupted run left half-written, and every checkpoint but the ledger's. `resume` keeps what
  /// the teacher gave so far: a run that begins must not take another teacher's.
  void clean(RunState state, boolean resume) {
    remove(out, name -> TEMPORARY.matcher(name).matches());
    remove(folder(), name -> TEMPORARY.matcher(name).matches()
        || (name.startsWith("checkpoint-") && !name.equals(state.checkpoint()))
        || (KEPT.stream().anyMatch(name::startsWith) && !resume));
  }

  private static void remove(Path folder, Predicate<String> names) {
    try (Stream<Path> entries = Files.list(folder)) {
      entries.filter(p -> names.test(p.getFileName().toString())).toList().forEach(RunDirectory::delete);
    } catch (IOException e) {
      throw BadInputException.io(folder, "list", e, "check permissions");
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(p);
      }
    } catch (IOException e) {
      throw BadInputException.io(folder, "remove the earlier checkpoint", e, "remove it by hand");
    }
  }
}
