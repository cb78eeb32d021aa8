/// The plain, slow, double-precision twins of every operation: what every other device is compared with.
@NullMarked
package org.seqmix.tensor.reference;

import org.jspecify.annotations.NullMarked;
