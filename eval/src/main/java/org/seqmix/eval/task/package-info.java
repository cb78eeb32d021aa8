/// Tasks: what is asked of a model, from which file, and how its answers are scored.
@NullMarked
package org.seqmix.eval.task;

import org.jspecify.annotations.NullMarked;
