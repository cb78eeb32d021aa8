/// Other libraries, as a user of the JVM can call them.
@NullMarked
package org.seqmix.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
