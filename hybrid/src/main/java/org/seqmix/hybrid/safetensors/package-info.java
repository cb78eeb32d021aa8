/// Reading and writing tensors: safetensors files, and checkpoints of one or several of them. A checkpoint
/// may also be read from the files that torch writes.
@NullMarked
package org.seqmix.hybrid.safetensors;

import org.jspecify.annotations.NullMarked;
