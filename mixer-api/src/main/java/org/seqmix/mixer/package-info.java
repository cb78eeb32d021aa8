/// The view that joins all mixers: Y = M X. Mixers, their matrices and their carried states.
@NullMarked
package org.seqmix.mixer;

import org.jspecify.annotations.NullMarked;
