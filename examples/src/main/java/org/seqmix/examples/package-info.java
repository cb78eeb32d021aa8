/// One program for every kind of user: a layer alone, matrices compared, a model that writes, a distillation, devices.
@NullMarked
package org.seqmix.examples;

import org.jspecify.annotations.NullMarked;
