/// Differentiable operations: each checks its inputs once, runs the device's kernel and records its backward pass.
@NullMarked
package org.seqmix.tensor.op;

import org.jspecify.annotations.NullMarked;
