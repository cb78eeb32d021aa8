/// What decides speed, in OpenCL C: the host's side of the kernels in this package's resources.
@NullMarked
package org.seqmix.opencl.tuned;

import org.jspecify.annotations.NullMarked;
