package org.seqmix.tensor.op;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.tensor.Activation;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Divergence;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.reference.ReferenceDevice;

/// Every operation checks shape, device and liveness of its inputs before it runs.
class ChecksTest {
  private static final int TOKENS = 3;
  private static final Rows ROWS = Rows.ofLengths(TOKENS);
  private static final SsdShape SSD = new SsdShape(2, 1, 2, 4);
  private static final SelectiveShape SCAN = new SelectiveShape(4, 1, 4);

  private final ReferenceDevice device = new ReferenceDevice();
  private final Scope scope = device.newScope("here");
  private final Context c = Context.inference(scope);

  /// An operation over x (3, 4), and what it calls x in its errors.
  record Operation(String name, String role, Run run) {
    interface Run {
      Tensor apply(ChecksTest test, Tensor x);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Operation> operations() {
    return List.of(
        new Operation("add", "sum", (t, x) -> Algebra.add(t.c, t.zeros(TOKENS, 4), x)),
        new Operation("multiply", "product", (t, x) -> Algebra.multiply(t.c, x, t.zeros(TOKENS, 4))),
        new Operation("scale", "scale", (t, x) -> Algebra.scale(t.c, 2, x)),
        new Operation("sum", "sum", (t, x) -> Algebra.sum(t.c, x)),
        new Operation("columns", "columns", (t, x) -> Algebra.columns(t.c, x, 0, 1)),
        new Operation("rows", "rows", (t, x) -> Algebra.rows(t.c, x, 0, 1)),
        new Operation("reshape", "reshape", (t, x) -> Algebra.reshape(t.c, x, 12)),
        new Operation("linear input", "linear input", (t, x) -> Linear.apply(t.c, x, t.zeros(5, 4), null)),
        new Operation("linear weight", "linear weight", (t, x) -> Linear.apply(t.c, t.zeros(1, 4), x, null)),
        new Operation("embedding", "embedding table",
            (t, x) -> Embedding.apply(t.c, t.scope.ofInts(Shape.of(1), new int[] {2}), x)),
        new Operation("rmsNorm", "norm input", (t, x) -> RmsNorm.apply(t.c, x, t.zeros(4), 1e-5)),
        new Operation("gate values", "gated values", (t, x) -> Gate.apply(t.c, x, t.zeros(TOKENS, 4), null)),
        new Operation("gate", "gate", (t, x) -> Gate.apply(t.c, t.zeros(TOKENS, 4), x, null)),
        new Operation("conv", "conv input", (t, x) -> CausalConv.apply(t.c, x, t.zeros(4, 2), null, ROWS, null, null)),
        new Operation("rope", "rope input", (t, x) -> Rope.apply(t.c, x, t.zeros(8, 1), t.zeros(8, 1), ROWS, 2)),
        new Operation("queries", "queries", (t, x) -> t.attention(x, t.zeros(TOKENS, 2), t.zeros(TOKENS, 2))),
        new Operation("SSD values", "SSD values",
            (t, x) -> t.ssd(x, t.zeros(TOKENS, 4), t.zeros(TOKENS, 4), t.zeros(TOKENS, 2))),
        new Operation("SSD B", "SSD B",
            (t, x) -> t.ssd(t.zeros(TOKENS, 4), x, t.zeros(TOKENS, 4), t.zeros(TOKENS, 2))),
        new Operation("SSD C", "SSD C",
            (t, x) -> t.ssd(t.zeros(TOKENS, 4), t.zeros(TOKENS, 4), x, t.zeros(TOKENS, 2))),
        new Operation("log decay", "A_log", (t, x) -> Ssd.logDecay(t.c, x)),
        new Operation("cross entropy", "logits",
            (t, x) -> Losses.crossEntropy(t.c, x, t.scope.ofInts(Shape.of(TOKENS), new int[TOKENS]))),
        new Operation("divergence", "logits",
            (t, x) -> Losses.divergence(t.c, Divergence.FORWARD_KL, x, 1, t.zeros(TOKENS, 4), 1)),
        new Operation("batched product", "left matrices",
            (t, x) -> BatchedProduct.apply(t.c, x, t.zeros(4, 2), 1)),
        new Operation("batched product", "right matrices",
            (t, x) -> BatchedProduct.apply(t.c, t.zeros(2, TOKENS), x, 1)),
        new Operation("head loss", "head input",
            (t, x) -> HeadLoss.apply(t.c, x, t.zeros(5, 4), null, (k, logits, from, to) -> Algebra.sum(k, logits))),
        new Operation("head loss weight", "head weight",
            (t, x) -> HeadLoss.apply(t.c, t.zeros(1, 4), x, null, (k, logits, from, to) -> Algebra.sum(k, logits))),
        new Operation("row distance", "hidden states", (t, x) -> Losses.rowDistance(t.c, t.zeros(TOKENS, 4), x)),
        new Operation("activation", "activation input", (t, x) -> Activations.apply(t.c, Activation.SILU, x)),
        new Operation("clamp", "clamp", (t, x) -> Algebra.clamp(t.c, x, 0, 1)),
        new Operation("added row", "biased values", (t, x) -> Scaling.addRow(t.c, x, t.zeros(4))),
        new Operation("scaled columns", "scaled values", (t, x) -> Scaling.columns(t.c, x, t.zeros(2))),
        new Operation("scaled heads", "scaled values", (t, x) -> Scaling.heads(t.c, x, t.zeros(TOKENS, 2))),
        new Operation("scales of heads", "scales", (t, x) -> Scaling.heads(t.c, t.zeros(TOKENS, 8), x)),
        new Operation("layerNorm", "norm input", (t, x) -> LayerNorm.apply(t.c, x, t.zeros(4), null, 1e-5)),
        new Operation("scan values", "scan values",
            (t, x) -> t.scan(x, t.zeros(TOKENS, 4), t.zeros(4, 4), t.zeros(TOKENS, 4), t.zeros(TOKENS, 4))),
        new Operation("scan steps", "scan step sizes",
            (t, x) -> t.scan(t.zeros(TOKENS, 4), x, t.zeros(4, 4), t.zeros(TOKENS, 4), t.zeros(TOKENS, 4))),
        new Operation("scan B", "scan B",
            (t, x) -> t.scan(t.zeros(TOKENS, 4), t.zeros(TOKENS, 4), t.zeros(4, 4), x, t.zeros(TOKENS, 4))),
        new Operation("scan C", "scan C",
            (t, x) -> t.scan(t.zeros(TOKENS, 4), t.zeros(TOKENS, 4), t.zeros(4, 4), t.zeros(TOKENS, 4), x)),
        new Operation("Toeplitz values", "Toeplitz values", (t, x) -> Toeplitz.apply(t.c, x, t.zeros(2, 3), ROWS)),
        new Operation("Toeplitz filters", "Toeplitz filters",
            (t, x) -> Toeplitz.apply(t.c, t.zeros(TOKENS, 6), x, ROWS)),
        new Operation("matrix product", "mixed values", (t, x) -> MatrixProduct.apply(t.c,
            (c, from, to) -> t.zeros(2L * (to - from), TOKENS), List.of(), 2, x, ROWS)));
  }

  @AfterEach
  void close() {
    device.close();
  }

  private Tensor zeros(long... dims) {
    return scope.zeros(DType.F64, dims);
  }

  private Tensor attention(Tensor q, Tensor k, Tensor v) {
    return Attention.apply(c, q, k, v, ROWS, AttentionShape.full(2, 1, 2));
  }

  private Tensor ssd(Tensor x, Tensor b, Tensor k, Tensor decay) {
    return Ssd.apply(c, x, b, k, decay, null, ROWS, SSD, null, null);
  }

  private Tensor scan(Tensor x, Tensor dt, Tensor a, Tensor b, Tensor k) {
    return SelectiveScan.apply(c, x, dt, a, b, k, null, ROWS, SCAN, null, null);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aSoundInputPasses(Operation o) {
    o.run().apply(this, zeros(TOKENS, 4));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aTensorOfAClosedScopeIsRefused(Operation o) {
    Scope gone = device.newScope("gone");
    Tensor x = gone.zeros(DType.F64, TOKENS, 4);
    gone.close();
    assertThatIllegalStateException().isThrownBy(() -> o.run().apply(this, x)).withMessageContaining(o.role())
        .withMessageContaining("scope gone (closed)");
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aTensorOfAnotherDeviceIsRefused(Operation o) {
    try (ReferenceDevice other = new ReferenceDevice()) {
      Tensor x = other.newScope("there").zeros(DType.F64, TOKENS, 4);
      assertThatIllegalArgumentException().isThrownBy(() -> o.run().apply(this, x)).withMessageContaining(o.role())
          .withMessageContaining("expected a tensor on");
    }
  }

  @Test
  void wrongShapesSayWhatIsExpected() {
    refused("linear input: expected (3, 4), got (3, 5)", x -> Linear.apply(c, zeros(3, 5), zeros(2, 4), null));
    refused("linear bias: expected (2), got (3)", x -> Linear.apply(c, x, zeros(2, 4), zeros(3)));
    refused("norm weight: expected (4), got (5)", x -> RmsNorm.apply(c, x, zeros(5), 1e-5));
    refused("SSD state: expected 16 elements without gaps, got (3, 2)",
        x -> Ssd.apply(c, x, x, x, zeros(3, 2), null, ROWS, SSD, zeros(3, 2), null));
    refused("labels: expected I32 (3), got I32 (2)",
        x -> Losses.crossEntropy(c, x, scope.ofInts(Shape.of(2), new int[2])));
    refused("sum: expected two tensors alike, got F64 (3, 4) and F64 (4, 3)", x -> Algebra.add(c, x, zeros(4, 3)));
    refused("rope: position 2 is beyond the model's 2 positions; shorten the text",
        x -> Rope.apply(c, x, zeros(2, 1), zeros(2, 1), ROWS, 2));
  }

  @Test
  void wrongShapesOfTheFamiliesSayWhatIsExpected() {
    refused("clamp: expected low <= high, got 1.0 and 0.0", x -> Algebra.clamp(c, x, 1, 0));
    refused("clamp: expected low <= high, got NaN and 0.0", x -> Algebra.clamp(c, x, Double.NaN, 0));
    refused("bias: expected (4), got (3)", x -> Scaling.addRow(c, x, zeros(3)));
    refused("scaled values: expected columns a multiple of the 3 heads, got 4", x -> Scaling.columns(c, x, zeros(3)));
    refused("scales: expected (3, 2), got (2, 2)", x -> Scaling.heads(c, x, zeros(2, 2)));
    refused("norm bias: expected (4), got (3)", x -> LayerNorm.apply(c, x, zeros(4), zeros(3), 1e-5));
    refused("scan A: expected (4, 4), got (4, 3)", x -> scan(x, x, zeros(4, 3), x, x));
    refused("scan B: expected (3, 4), got (3, 8)", x -> scan(x, x, zeros(4, 4), zeros(3, 8), x));
    refused("scan state: expected 16 elements without gaps, got (3, 2)",
        x -> SelectiveScan.apply(c, x, x, zeros(4, 4), x, x, null, ROWS, SCAN, zeros(3, 2), null));
    refused("scan D: expected (4), got (1)",
        x -> SelectiveScan.matrixRows(c, x, zeros(4, 4), x, x, zeros(1), ROWS, SCAN, 0, 1));
    refused("Toeplitz values: expected columns a multiple of the 3 heads, got 4",
        x -> Toeplitz.apply(c, x, zeros(3, 2), ROWS));
    refused("mixed values: expected columns a multiple of the 3 heads, got 4",
        x -> MatrixProduct.apply(c, (inner, from, to) -> x, List.of(), 3, x, ROWS));
    refused("left matrices F64 (3, 4): expected rows a multiple of the 2 matrices, got 3",
        x -> BatchedProduct.apply(c, x, x, 2));
    refused("right matrices: expected (4, 4), got (3, 4)", x -> BatchedProduct.apply(c, x, x, 1));
    refused("matrix rows 0 to 3: expected (6, 3), got (3, 4)",
        x -> MatrixProduct.apply(c, (inner, from, to) -> x, List.of(), 2, x, ROWS));
  }

  @Test
  void aStateThatIsReadOnTheWayBackIsKept() {
    Context training = Context.training(scope);
    Tensor x = zeros(TOKENS, 4);
    Tensor state = zeros(16);
    training.tape().leaf(x, zeros(TOKENS, 4));
    assertThatIllegalArgumentException().isThrownBy(
        () -> SelectiveScan.apply(training, x, x, zeros(4, 4), x, x, null, ROWS, SCAN, state, state))
        .withMessageContaining("scan state: expected another tensor");
  }

  @Test
  void sizesOfAScanFitEachOther() {
    assertThatIllegalArgumentException().isThrownBy(() -> new SelectiveShape(4, 3, 1))
        .withMessage("selective scan: channels (4) must be a multiple of groups (3)");
    assertThatIllegalArgumentException().isThrownBy(() -> new SelectiveShape(4, 0, 1))
        .withMessage("selective scan: channels (4), groups (0) and state (1) must be > 0");
  }

  @Test
  void mixedElementTypesAreRefused() {
    Tensor single = scope.zeros(DType.F32, 5, 4);
    refused("linear weight: expected F64 as of the input, or BF16, got F32 (5, 4)",
        x -> Linear.apply(c, x, single, null));
    refused("SSD: expected F64 everywhere, got F32 (3, 4)",
        x -> Ssd.matrixRows(c, x, single.rows(0, 3), zeros(3, 2), null, ROWS, SSD, 0, 1));
    refused("norm: expected F64 everywhere, got F32 (4)",
        x -> LayerNorm.apply(c, x, scope.zeros(DType.F32, 4), null, 1e-5));
    refused("selective scan: expected F64 everywhere, got F32 (3, 4)",
        x -> scan(x, x, zeros(4, 4), single.rows(0, 3), x));
    refused("Toeplitz: expected F64 everywhere, got F32 (5, 4)", x -> Toeplitz.apply(c, zeros(3, 5), single, ROWS));
    refused("attention: expected F64 everywhere, got F32 (3, 4)", x -> Attention.matrixRows(c, x,
        single.rows(0, 3), ROWS, AttentionShape.full(2, 2, 2), 0, 1));
  }

  @Test
  void blocksLieInTheMatrix() {
    refused("matrix rows 1 to 4: expected a block of the 3 rows there are", x -> Ssd.matrixRows(c, x, x, zeros(3, 2),
        null, ROWS, SSD, 1, 4));
    refused("matrix rows 0 to 4: expected a block of the 3 rows there are",
        x -> SelectiveScan.matrixRows(c, x, zeros(4, 4), x, x, null, ROWS, SCAN, 0, 4));
    refused("matrix rows -1 to 1: expected a block of the 3 rows there are",
        x -> Toeplitz.matrixRows(c, zeros(2, 2), ROWS, -1, 1));
    refused("matrix rows 2 to 1: expected a block of the 3 rows there are", x -> Attention.matrixRows(c, x, x, ROWS,
        AttentionShape.full(2, 2, 2), 2, 1));
  }

  /// A cache of a window may lack the keys that no query sees, and no others.
  @Test
  void cachesHoldWhatQueriesSee() {
    Rows later = Rows.continuing(new int[] {TOKENS}, new int[] {10});
    AttentionShape shape = AttentionShape.full(2, 2, 2).withWindow(4);
    Attention.cached(c, zeros(TOKENS, 4), cache(6, 7), later, shape);
    Attention.cached(c, zeros(TOKENS, 4), cache(13, 0), later, shape);
    refused("cached keys: expected them from position 7 on or earlier, which the query at position 10 sees, got "
        + "position 8", x -> Attention.cached(c, x, cache(5, 8), later, shape));
    refused("cached keys: expected (6, 4), got (5, 4)", x -> Attention.cached(c, x, cache(5, 7), later, shape));
  }

  private KeyValues cache(int tokens, int first) {
    return new KeyValues(List.of(zeros(tokens, 4)), List.of(zeros(tokens, 4)), List.of(first));
  }

  private void refused(String message, UnaryOperator<Tensor> operation) {
    assertThatIllegalArgumentException().isThrownBy(() -> operation.apply(zeros(TOKENS, 4))).withMessage(message);
  }
}
