package org.seqmix.eval.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.seqmix.eval.TinyModels;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.model.Block;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mixer.MixingMatrix;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.reference.ReferenceDevice;

class MatrixPicturesTest {
  private static final PictureLimits LIMITS = PictureLimits.PAGE;

  private final ReferenceDevice device = new ReferenceDevice();
  private Scope scope;
  private NamedModel teacher;
  private NamedModel student;

  @BeforeEach
  void make() {
    scope = device.newScope("test");
    teacher = new NamedModel("teacher", TinyModels.decoder(TinyModels.llama(13, 16), scope, DType.F32));
    student = new NamedModel("student", TinyModels.decoder(TinyModels.llamba(13, 16), scope, DType.F32));
  }

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  private static LabelledText text(int length) {
    int[] ids = TinyModels.texts(length).getFirst();
    return new LabelledText(ids, IntStream.of(ids).mapToObj(i -> "t" + i).toList());
  }

  /// What goes into every block.
  private List<Tensor> streams(Decoder decoder, int[] ids) {
    Context c = Context.inference(scope);
    List<Tensor> out = new ArrayList<>(List.of(decoder.embed(c, ids)));
    for (Block block : decoder.blocks()) {
      out.add(block.forward(c, out.getLast(), Rows.of(1, ids.length)));
    }
    return out;
  }

  private MixingMatrix matrix(Decoder decoder, int layer, Tensor stream) {
    Context c = Context.inference(scope);
    Block block = decoder.blocks().get(layer);
    return block.mixer().mix(c, block.mixerInput(c, stream), Rows.of(1, (int) stream.shape().dim(0))).matrix();
  }

  @Test
  void picturesAreTheModelsMatricesWithinAStep() {
    LabelledText text = text(9);
    MatrixPictures pictures = MatrixPictures.beside(teacher, student, text, LIMITS);
    assertThat(pictures.heads()).hasSize(4);
    assertThat(pictures.notes()).isEmpty();
    for (HeadPicture picture : pictures.heads()) {
      for (int m = 0; m < 2; m++) {
        Decoder decoder = (m == 0 ? teacher : student).decoder();
        float[] dense = matrix(decoder, picture.layer(), streams(decoder, text.ids()).get(picture.layer()))
            .dense(Context.inference(scope)).toFloats();
        Triangle triangle = picture.matrices().get(m);
        double smallest = triangle.largest() * Math.pow(10, -Triangle.DECADES);
        for (int i = 0; i < 9; i++) {
          for (int j = 0; j <= i; j++) {
            double value = dense[(picture.head() * 9 + i) * 9 + j];
            assertThat(triangle.value(i, j)).isEqualTo(value,
                within(Math.abs(value) * Math.expm1(Triangle.STEP / 2) * 1.001 + smallest));
          }
        }
      }
    }
  }

  @Test
  void distancesAreThoseOfStageOneAndOfModelsReadingByThemselves() {
    LabelledText text = text(9);
    List<Tensor> taught = streams(teacher.decoder(), text.ids());
    List<Tensor> own = streams(student.decoder(), text.ids());
    Context c = Context.inference(scope);
    for (HeadPicture picture : MatrixPictures.beside(teacher, student, text, LIMITS).heads()) {
      int l = picture.layer();
      MixingMatrix target = matrix(teacher.decoder(), l, taught.get(l));
      double[] onTaught = matrix(student.decoder(), l, taught.get(l)).distance(c, target).toDoubles();
      double[] alone = matrix(student.decoder(), l, own.get(l)).distance(c, target).toDoubles();
      HeadDistance distance = picture.distance().orElseThrow();
      assertThat(distance.onTeacherStream()).isEqualTo(onTaught[picture.head()], within(1e-4));
      assertThat(distance.own()).isEqualTo(alone[picture.head()], within(1e-4));
    }
  }

  @Test
  void aModelIsNoDistanceFromItself() {
    assertThat(MatrixPictures.beside(teacher, teacher, text(7), LIMITS).pairs()).hasSize(4)
        .allSatisfy(p -> assertThat(p.distance().orElseThrow().relative()).isZero());
  }

  @Test
  void layersWithOtherHeadsAreShownApart() {
    NamedModel wide = new NamedModel("student", TinyModels.decoder(TinyModels.llamba(13, 16, 4), scope, DType.F32));
    MatrixPictures pictures = MatrixPictures.beside(teacher, wide, text(5), LIMITS);
    assertThat(pictures.pairs()).isEmpty();
    assertThat(pictures.heads()).hasSize(2 * (2 + 4)).allSatisfy(h -> assertThat(h.matrices()).hasSize(1));
    assertThat(pictures.notes()).singleElement().asString().contains("layers 0, 1", "apart");
  }

  @Test
  void whatIsLeftOutIsSaid() {
    MatrixPictures cut = MatrixPictures.of(teacher, text(30), LIMITS.withTokens(7));
    assertThat(cut.text().ids()).hasSize(7);
    assertThat(cut.notes()).hasSize(2);
    assertThat(cut.notes().get(0)).contains("30 tokens", "context of 16");
    assertThat(cut.notes().get(1)).contains("first 7 tokens");
    MatrixPictures few = MatrixPictures.of(teacher, text(7), new PictureLimits(128, 2 * Triangle.entries(7)));
    assertThat(few.heads()).extracting(HeadPicture::head).containsExactly(0, 0);
    assertThat(few.notes()).singleElement().asString().contains("only heads 0, 2");
  }

  @Test
  void anEmptyTextIsRefused() {
    assertThatThrownBy(() -> MatrixPictures.of(teacher, new LabelledText(new int[0], List.of()), LIMITS))
        .isInstanceOf(BadInputException.class).hasMessageContaining("at least one token");
  }
}
