/// The HTTP side: which request goes where, who may ask, and how answers and errors are sent.
@NullMarked
package org.seqmix.server.http;

import org.jspecify.annotations.NullMarked;
