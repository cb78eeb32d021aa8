/// The cpu device: kernels on the Vector API over off-heap memory, and the threads that run them.
@NullMarked
package org.seqmix.tensor.cpu;

import org.jspecify.annotations.NullMarked;
