/// Arithmetic word problems: the training data and the held-out test of the embedded teacher, and their tokenizer.
@NullMarked
package org.seqmix.mohawk.problems;

import org.jspecify.annotations.NullMarked;
