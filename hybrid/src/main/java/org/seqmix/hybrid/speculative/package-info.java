/// Writing text with two decoders: a small draft proposes tokens, the target reads many of them in one pass and keeps those
/// that leave its own distribution as it is.
@NullMarked
package org.seqmix.hybrid.speculative;

import org.jspecify.annotations.NullMarked;
