/// Many texts at once from one decoder: requests that come and go, prompts read once, states kept for later prompts.
@NullMarked
package org.seqmix.hybrid.engine;

import org.jspecify.annotations.NullMarked;
