package org.seqmix.eval.matrix;

import java.util.List;

/// The mixing matrices of one or two models over one text, small enough for a page.
///
/// Every model reads the text by itself. Layers with as many heads in teacher and student are pictured together and
/// compared; others are pictured apart.
///
/// @param models one description a model, the teacher's before the student's
/// @param text   the part of the text that is pictured
/// @param heads  the pictures, by layer and head
/// @param notes  what was left out, in sentences
public record MatrixPictures(List<String> models, LabelledText text, List<HeadPicture> heads,
    List<String> notes) {
  public MatrixPictures {
    models = List.copyOf(models);
    heads = List.copyOf(heads);
    notes = List.copyOf(notes);
  }

  /// One model's matrices.
  public static MatrixPictures of(NamedModel model, LabelledText text, PictureLimits limits) {
    return new Sitting(List.of(model), text, limits).pictures();
  }

  /// A student's matrices beside its teacher's, which reads the same token ids.
  public static MatrixPictures beside(NamedModel teacher, NamedModel student, LabelledText text,
      PictureLimits limits) {
    return new Sitting(List.of(teacher, student), text, limits).pictures();
  }

  /// Pictures of both models in one.
  public List<HeadPicture> pairs() {
    return heads.stream().filter(h -> h.distance().isPresent()).toList();
  }
}
