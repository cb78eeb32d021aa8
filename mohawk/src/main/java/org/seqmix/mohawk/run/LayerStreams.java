package org.seqmix.mohawk.run;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.mohawk.stage.DocumentKey;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// The teacher's residual stream at one place, of every document that a stage reads, in a file: what goes into a layer, and
/// what comes out.
///
/// A file is F32, (tokens of all documents, width), documents in the order in which they first come up. It gets its name when
/// it is whole. *Disk*: `4 width` bytes a token for each of two files at a time. *Cost*: every block of the teacher reads
/// every document once.
final class LayerStreams implements AutoCloseable {
  private final Path folder;
  private final Decoder teacher;
  private final List<int[]> documents;
  private final Map<DocumentKey, Long> first = new HashMap<>();
  private final long rowBytes;
  private final int group;
  private int layer = -1;
  private Arena files = Arena.ofShared();
  private MemorySegment in = MemorySegment.NULL;
  private MemorySegment out = MemorySegment.NULL;

  /// Streams of `documents`, each there once, in `folder`; the teacher reads about `group` tokens at a time.
  LayerStreams(Path folder, Decoder teacher, List<int[]> documents, int group) {
    this.folder = folder;
    this.teacher = teacher;
    this.documents = documents;
    this.group = group;
    this.rowBytes = (long) Float.BYTES * teacher.plan().width();
    long at = 0;
    for (int[] document : documents) {
      first.put(DocumentKey.of(document), at);
      at += document.length;
    }
  }

  /// Bytes of one file.
  private long bytes() {
    return rowBytes * documents.stream().mapToLong(d -> d.length).sum();
  }

  private Path file(int place) {
    return folder.resolve("stream-%03d.f32".formatted(place));
  }

  private boolean isWhole(int place) throws IOException {
    return Files.exists(file(place)) && Files.size(file(place)) == bytes();
  }

  /// Makes what goes into `next` and what comes out of it ready; the files of earlier layers go.
  @SuppressWarnings("MustBeClosedChecker") // closed by close()
  void open(int next) {
    close();
    try {
      Files.createDirectories(folder);
      int have = next;
      while (have > 0 && !isWhole(have)) {
        have--;
      }
      if (!isWhole(have)) {
        write(have);
      }
      if (have > 0) {
        Files.deleteIfExists(file(have - 1));
      }
      for (int place = have + 1; place <= next + 1; place++) {
        if (!isWhole(place)) {
          write(place);
        }
        if (place <= next) {
          Files.delete(file(place - 1));
        }
      }
      files = Arena.ofShared();
      in = map(file(next), files);
      out = map(file(next + 1), files);
      layer = next;
    } catch (IOException e) {
      throw BadInputException.io(folder, "write the teacher's streams", e,
          "they take " + (2 * bytes() >> 20) + " MiB there; free some space and go on with --resume");
    }
  }

  private static MemorySegment map(Path file, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
  }

  /// Writes the stream at a place: 0 is the embedding, `i` what block `i - 1` gives.
  private void write(int place) throws IOException {
    Path temporary = folder.resolve("stream-%03d.tmp".formatted(place));
    try (Arena arena = Arena.ofShared();
        FileChannel to = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      MemorySegment from = place == 0 ? MemorySegment.NULL : map(file(place - 1), arena);
      MemorySegment room = arena.allocate(Math.max(group, longest()) * rowBytes, 64);
      long at = 0;
      for (int i = 0, end; i < documents.size(); i = end) {
        int tokens = documents.get(i).length;
        for (end = i + 1; end < documents.size() && tokens + documents.get(end).length <= group; end++) {
          tokens += documents.get(end).length;
        }
        MemorySegment host = room.asSlice(0, tokens * rowBytes);
        through(place, documents.subList(i, end), from, at, host);
        for (long done = 0; done < host.byteSize();) {
          done += to.write(host.asSlice(done, Math.min(1 << 30, host.byteSize() - done)).asByteBuffer());
        }
        at += tokens;
      }
    }
    Files.move(temporary, file(place), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private int longest() {
    return documents.stream().mapToInt(d -> d.length).max().orElse(0);
  }

  /// Fills `host` with the stream of documents that begin at token `at`.
  private void through(int place, List<int[]> group, MemorySegment from, long at, MemorySegment host) {
    try (Scope scope = teacher.device().newScope("stream at " + place)) {
      Context c = Context.inference(scope);
      if (place == 0) {
        teacher.device().download(
            teacher.embed(c, group.stream().flatMapToInt(java.util.Arrays::stream).toArray()), host);
        return;
      }
      Rows rows = Rows.ofLengths(group.stream().mapToInt(d -> d.length).toArray());
      Tensor u = scope.empty(DType.F32, rows.tokens(), teacher.plan().width());
      teacher.device().upload(from.asSlice(at * rowBytes, host.byteSize()), u);
      teacher.device().download(teacher.blocks().get(place - 1).through(c, u, rows), host);
    }
  }

  /// What goes into the open layer for a batch: (tokens, width).
  Tensor before(Batch batch, Scope scope) {
    return read(in, batch, scope);
  }

  /// What comes out of it.
  Tensor after(Batch batch, Scope scope) {
    return read(out, batch, scope);
  }

  private Tensor read(MemorySegment file, Batch batch, Scope scope) {
    Tensor x = scope.empty(DType.F32, batch.tokens(), teacher.plan().width());
    for (Rows.Span span : batch.rows().spans()) {
      int[] document = java.util.Arrays.copyOfRange(batch.ids(), span.from(), span.to());
      Long at = first.get(DocumentKey.of(document));
      if (at == null) {
        throw new IllegalStateException("stream at " + layer + ": a document of " + document.length
            + " tokens is not among those of the stage");
      }
      teacher.device().upload(file.asSlice(at * rowBytes, document.length * rowBytes),
          x.rows(span.from(), span.to()));
    }
    return x;
  }

  /// Unmaps the files, which stay for a run that goes on.
  @Override
  public void close() {
    if (files.scope().isAlive()) {
      files.close();
    }
  }

  /// Removes the files.
  void remove() {
    close();
    try {
      for (int place = 0; place <= teacher.blocks().size(); place++) {
        Files.deleteIfExists(file(place));
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw BadInputException.io(folder, "remove the teacher's streams", e, "remove them by hand");
    }
  }
}
