/// GGUF, the files of llama.cpp: read as models of this library, and written from them.
@NullMarked
package org.seqmix.hybrid.gguf;

import org.jspecify.annotations.NullMarked;
