/// From token ids to what an answer shows: texts up to stop texts, tokens with their places, texts of single tokens.
@NullMarked
package org.seqmix.server.text;

import org.jspecify.annotations.NullMarked;
