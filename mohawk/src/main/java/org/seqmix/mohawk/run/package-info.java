/// Runs: a chain of stages with progress, checkpoints and resume.
@NullMarked
package org.seqmix.mohawk.run;

import org.jspecify.annotations.NullMarked;
