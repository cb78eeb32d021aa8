/// Shared helpers of this module; not exported.
@NullMarked
package org.seqmix.hybrid.internal;

import org.jspecify.annotations.NullMarked;
