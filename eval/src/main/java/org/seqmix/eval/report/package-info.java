/// The report of a run: one page of HTML with charts, tables and texts, readable without a network.
@NullMarked
package org.seqmix.eval.report;

import org.jspecify.annotations.NullMarked;
