/// Statistics of many sampled texts a problem: what one gets out of k samples or so many seconds, how sure that is, and
/// where one model passes another.
@NullMarked
package org.seqmix.eval.scale;

import org.jspecify.annotations.NullMarked;
