/// From a request to its answer: jobs for the engine, texts and tokens back.
@NullMarked
package org.seqmix.server.serving;

import org.jspecify.annotations.NullMarked;
