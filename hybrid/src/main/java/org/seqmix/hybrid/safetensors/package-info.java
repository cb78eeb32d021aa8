/// Reading and writing tensors: safetensors files, and the checkpoints of one or several of them.
@NullMarked
package org.seqmix.hybrid.safetensors;

import org.jspecify.annotations.NullMarked;
