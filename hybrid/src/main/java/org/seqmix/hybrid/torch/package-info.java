/// Reading checkpoints that torch wrote: a zip archive of storages, and a pickle that names the tensors in them.
///
/// Nothing in a file is ever run. The pickle is read by a machine of its own that knows texts, numbers, lists, dicts,
/// storages and tensors; it has no way to look up or call anything else.
@NullMarked
package org.seqmix.hybrid.torch;

import org.jspecify.annotations.NullMarked;
