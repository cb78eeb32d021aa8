/// How students of one teacher begin, compared before the first step and after a short training.
@NullMarked
package org.seqmix.mohawk.study.init;

import org.jspecify.annotations.NullMarked;
