/// An HTTP server for a model, in the format of the OpenAI API, with a chat page.
@NullMarked
package org.seqmix.server;

import org.jspecify.annotations.NullMarked;
