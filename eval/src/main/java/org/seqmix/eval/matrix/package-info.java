/// Mixing matrices as pictures: what every head of a model does with one text, a teacher's beside its student's.
@NullMarked
package org.seqmix.eval.matrix;

import org.jspecify.annotations.NullMarked;
