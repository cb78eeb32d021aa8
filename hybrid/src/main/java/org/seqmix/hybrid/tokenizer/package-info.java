/// Text to token ids and back, as a `tokenizer.json` defines it.
@NullMarked
package org.seqmix.hybrid.tokenizer;

import org.jspecify.annotations.NullMarked;
