/// What is published, seen from outside: descriptors and metadata of the jars, and projects that use them.
@NullMarked
package org.seqmix.consumers;

import org.jspecify.annotations.NullMarked;
