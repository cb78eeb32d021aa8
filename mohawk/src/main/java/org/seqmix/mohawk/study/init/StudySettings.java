package org.seqmix.mohawk.study.init;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.Recipes;
import org.seqmix.tensor.Parameter;

/// What all runs of a study have in common, as one number: the recipe but for its initialisation, the documents, the
/// teacher's weights.
final class StudySettings {
  private StudySettings() {
  }

  static String hash(InitStudy study) {
    MessageDigest digest = sha();
    Recipe r = study.recipe();
    Recipe.Student student = new Recipe.Student(r.student().mixer(), r.student().attention_layers(), "own",
        r.student().layers());
    digest.update(Recipes.write(new Recipe(r.name(), r.teacher(), r.unknown(), student, r.data(), r.optimizer(),
        r.stages())).getBytes(StandardCharsets.UTF_8));
    documents(digest, study.corpus());
    documents(digest, study.heldOut());
    digest.update(ByteBuffer.allocate(4).putInt(study.rows()).array());
    for (Parameter p : study.teacher().parameters()) {
      float[] numbers = p.value().toFloats();
      ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length);
      bytes.asFloatBuffer().put(numbers);
      digest.update(bytes.array());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void documents(MessageDigest digest, Corpus corpus) {
    for (int[] document : corpus.documents()) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * document.length + 4);
      bytes.putInt(document.length).asIntBuffer().put(document);
      digest.update(bytes.array());
    }
  }

  private static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
