/// Evaluation of models: likelihood of texts, answers to problems, speed, and a teacher beside its student.
@NullMarked
package org.seqmix.eval;

import org.jspecify.annotations.NullMarked;
