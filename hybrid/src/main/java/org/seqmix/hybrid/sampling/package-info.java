/// From logits to the next token: processors, and a seeded sampler.
@NullMarked
package org.seqmix.hybrid.sampling;

import org.jspecify.annotations.NullMarked;
