/// Rounding the weights of a model to few bits so that its products change little, by what their inputs are on some text.
@NullMarked
package org.seqmix.hybrid.quantize;

import org.jspecify.annotations.NullMarked;
