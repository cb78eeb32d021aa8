/// Training data: documents, packed rows, text sampled from a teacher.
@NullMarked
package org.seqmix.mohawk.data;

import org.jspecify.annotations.NullMarked;
