/// MOHAWK's stages: what each compares, what it trains, what it needs.
@NullMarked
package org.seqmix.mohawk.stage;

import org.jspecify.annotations.NullMarked;
