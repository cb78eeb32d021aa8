/// How near families of matrices come to the attention matrices of a real model, and what that means inside it.
///
/// *Source*: MOHAWK's tables of approximated attention matrices and of students with other mixers.
@NullMarked
package org.seqmix.mohawk.study.matrices;

import org.jspecify.annotations.NullMarked;
