/// Many samples of every question: drawn in wide batches, kept as they come, scored by reward models, and timed.
@NullMarked
package org.seqmix.eval.sample;

import org.jspecify.annotations.NullMarked;
