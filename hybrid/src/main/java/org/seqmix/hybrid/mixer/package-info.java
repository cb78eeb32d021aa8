/// Mixers made of other mixers.
@NullMarked
package org.seqmix.hybrid.mixer;

import org.jspecify.annotations.NullMarked;
