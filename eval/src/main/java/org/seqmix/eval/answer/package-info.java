/// Answers to problems: found in a text, read as mathematics, compared, and grouped where they are equal.
@NullMarked
package org.seqmix.eval.answer;

import org.jspecify.annotations.NullMarked;
