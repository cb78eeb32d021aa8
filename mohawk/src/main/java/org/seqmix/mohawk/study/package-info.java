/// Studies: many small runs that answer one question, with intervals.
@NullMarked
package org.seqmix.mohawk.study;

import org.jspecify.annotations.NullMarked;
