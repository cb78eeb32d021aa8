/// Memory, shapes, element types, the closed list of operations and reverse-mode differentiation.
@NullMarked
package org.seqmix.tensor;

import org.jspecify.annotations.NullMarked;
