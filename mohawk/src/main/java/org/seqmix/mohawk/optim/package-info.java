/// Optimizer, learning-rate schedule, clipping.
@NullMarked
package org.seqmix.mohawk.optim;

import org.jspecify.annotations.NullMarked;
