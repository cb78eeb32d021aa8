/// Decoder models: embedding, blocks of mixer and MLP, norm and head; their layer plans, states and files.
@NullMarked
package org.seqmix.hybrid.model;

import org.jspecify.annotations.NullMarked;
