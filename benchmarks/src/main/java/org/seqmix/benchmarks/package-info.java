/// The comparisons with peers: what is compared, how it is run, and the tables made of the results.
@NullMarked
package org.seqmix.benchmarks;

import org.jspecify.annotations.NullMarked;
