/// What is compared: one group of contenders a file.
@NullMarked
package org.seqmix.benchmarks.group;

import org.jspecify.annotations.NullMarked;
