/// Where a student falls short of its teacher, layer by layer and head by head, and which layers a hybrid should keep.
///
/// Begin reading at [GapStudy]. A [Patchwork] is a decoder with pieces of another; a [Gauge] measures its loss; [Distances]
/// compares mixers that read the same input; [LayerChoice] and [HeadChoice] make plans of that; [HybridCheck] trains the
/// plans and says whether the prediction was right.
@NullMarked
package org.seqmix.mohawk.study.gap;

import org.jspecify.annotations.NullMarked;
