/// The OpenCL device: kernels written in Java, translated by Aparapi, launched through a small binding of libOpenCL.
@NullMarked
package org.seqmix.opencl;

import org.jspecify.annotations.NullMarked;
