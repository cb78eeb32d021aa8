package org.seqmix.mohawk.stage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// The teacher's most likely tokens, kept on disk: the teacher reads a document the first time it comes up, and never
/// again.
///
/// The first time, too, learns from what is kept, so results do not depend on what was there already. *Memory*: a few
/// dozen bytes a document. *Disk*: `8 count + 4` bytes a token. *Source*: sparse teacher distributions are common practice;
/// the even spread of the rest is ours, so that the distribution stays one.
public final class KeptLogits implements TeacherLogits, AutoCloseable {
  /// Floats of the teacher's logits on the host at a time.
  private static final int HOST_FLOATS = 1 << 22;

  private final TopTokenFile file;
  private final int count;

  /// Keeps `count` tokens a position in `path`; what is there already, of a teacher with this `fingerprint`, is used.
  public KeptLogits(Path path, String fingerprint, int count) {
    this.count = count;
    this.file = TopTokenFile.open(path, fingerprint, count);
  }

  /// Bytes of the file for a token of which `count` tokens are kept.
  public static long bytesOfToken(int count) {
    return (2L * count + 1) * Integer.BYTES;
  }

  @Override
  public Blocks of(Lesson lesson) {
    Batch batch = lesson.batch();
    int vocabulary = lesson.teacher().plan().vocabulary();
    if (count > vocabulary) {
      throw new IllegalArgumentException("top_k (" + count + "): expected at most the vocabulary's " + vocabulary);
    }
    List<Rows.Span> spans = batch.rows().spans();
    keep(lesson, spans.stream().filter(s -> !file.has(document(batch, s))).toList());
    List<TopTokens[]> kept = new ArrayList<>();
    for (Rows.Span span : spans) {
      kept.add(file.read(document(batch, span)));
    }
    return (c, from, to) -> logits(c, spans, kept, from, to, vocabulary);
  }

  private static int[] document(Batch batch, Rows.Span span) {
    return java.util.Arrays.copyOfRange(batch.ids(), span.from(), span.to());
  }

  private static Tensor logits(Context c, List<Rows.Span> spans, List<TopTokens[]> kept, int from, int to,
      int vocabulary) {
    float[] out = new float[Math.multiplyExact(to - from, vocabulary)];
    for (int i = 0; i < spans.size(); i++) {
      int begin = spans.get(i).from();
      for (int t = Math.max(from, begin); t < Math.min(to, spans.get(i).to()); t++) {
        kept.get(i)[t - begin].writeTo(out, (t - from) * vocabulary, vocabulary);
      }
    }
    return c.scope().of(DType.F32, Shape.of(to - from, vocabulary), out);
  }

  /// Lets the teacher read the documents at `spans` and keeps what it says.
  private void keep(Lesson lesson, List<Rows.Span> spans) {
    if (spans.isEmpty()) {
      return;
    }
    Decoder teacher = lesson.teacher();
    int[] ids = spans.stream().map(s -> document(lesson.batch(), s)).flatMapToInt(java.util.Arrays::stream).toArray();
    Rows rows = Rows.ofLengths(spans.stream().mapToInt(Rows.Span::length).toArray());
    try (Scope scope = teacher.device().newScope("teacher's reading")) {
      Context c = Context.inference(scope);
      Tensor normed = teacher.normed(c, teacher.stream(c, ids, rows));
      TopTokens[] all = top(teacher, normed);
      int at = 0;
      for (Rows.Span span : spans) {
        file.append(document(lesson.batch(), span), java.util.Arrays.copyOfRange(all, at, at + span.length()));
        at += span.length();
      }
    }
  }

  private TopTokens[] top(Decoder teacher, Tensor normed) {
    int vocabulary = teacher.plan().vocabulary();
    int tokens = Math.toIntExact(normed.rows());
    TopTokens[] out = new TopTokens[tokens];
    int block = Math.max(1, HOST_FLOATS / vocabulary);
    for (int from = 0; from < tokens; from += block) {
      int to = Math.min(tokens, from + block);
      try (Scope scope = teacher.device().newScope("teacher's logits")) {
        float[] logits = teacher.head(Context.inference(scope), normed.rows(from, to)).toFloats();
        for (int t = from; t < to; t++) {
          out[t] = TopTokens.of(logits, (t - from) * vocabulary, vocabulary, count);
        }
      }
    }
    return out;
  }

  @Override
  public void close() {
    file.close();
  }
}
