/// Decoder models made of mixers, the files they live in, and generation.
@NullMarked
package org.seqmix.hybrid;

import org.jspecify.annotations.NullMarked;
