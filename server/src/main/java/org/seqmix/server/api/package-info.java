/// What requests may ask and how answers look: the format of the OpenAI API, checked field by field.
@NullMarked
package org.seqmix.server.api;

import org.jspecify.annotations.NullMarked;
