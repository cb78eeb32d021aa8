/// Every operation in F32 as kernels in Java, which Aparapi translates to OpenCL C; the same classes run as plain Java.
@NullMarked
package org.seqmix.opencl.translated;

import org.jspecify.annotations.NullMarked;
