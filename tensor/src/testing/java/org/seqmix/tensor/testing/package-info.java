/// What tests of this module share: golden files and where they lie.
@NullMarked
package org.seqmix.tensor.testing;

import org.jspecify.annotations.NullMarked;
