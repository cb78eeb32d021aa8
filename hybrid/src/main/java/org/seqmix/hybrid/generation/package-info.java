/// Writing text with a decoder: requests, batches that rows join and leave, samples of one prompt.
@NullMarked
package org.seqmix.hybrid.generation;

import org.jspecify.annotations.NullMarked;
