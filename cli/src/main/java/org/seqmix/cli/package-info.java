/// The `seqmix` program: one subcommand a file, nothing but wiring.
@NullMarked
package org.seqmix.cli;

import org.jspecify.annotations.NullMarked;
