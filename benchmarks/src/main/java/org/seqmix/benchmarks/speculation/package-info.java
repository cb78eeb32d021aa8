/// What a draft brings: the tables of docs/speculative.md.
@NullMarked
package org.seqmix.benchmarks.speculation;

import org.jspecify.annotations.NullMarked;
