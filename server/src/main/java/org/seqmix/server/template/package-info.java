/// Chat templates: a small, strict interpreter of the part of Jinja that they are written in. A template computes on plain
/// values alone: it reaches no class, file or clock of its own, and its steps and its text are bounded.
@NullMarked
package org.seqmix.server.template;

import org.jspecify.annotations.NullMarked;
