/// How an operation becomes launches of kernels, whatever the kernels are written in.
@NullMarked
package org.seqmix.opencl.launch;

import org.jspecify.annotations.NullMarked;
