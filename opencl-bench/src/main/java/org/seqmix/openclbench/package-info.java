/// Times of operations, decoding and training on an OpenCL device, and the tables made of them.
@NullMarked
package org.seqmix.openclbench;

import org.jspecify.annotations.NullMarked;
