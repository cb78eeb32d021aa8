package org.seqmix.mixer;

import java.util.function.UnaryOperator;
import org.seqmix.tensor.Tensor;

/// A mixer's output taken apart: leave(matrix x values).
///
/// @param matrix one matrix for every row and head; D skips are part of it
/// @param values (tokens, heads * head dim), with as many heads as the matrix (shared heads are repeated)
/// @param leave what follows the matrix: gates and the output projection, (tokens, heads * head dim) to (tokens, width)
public record Mixing(MixingMatrix matrix, Tensor values, UnaryOperator<Tensor> leave) {
}
