/// State-space mixers.
@NullMarked
package org.seqmix.ssm;

import org.jspecify.annotations.NullMarked;
