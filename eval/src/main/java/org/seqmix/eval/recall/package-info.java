/// Recall of what stands in the context: copying, looking values up, a needle in a haystack, at growing lengths.
@NullMarked
package org.seqmix.eval.recall;

import org.jspecify.annotations.NullMarked;
