/// Attention mixers.
@NullMarked
package org.seqmix.attention;

import org.jspecify.annotations.NullMarked;
