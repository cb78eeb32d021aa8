/// The laws of a sequence mixer as property tests that a plug-in author inherits: extend
/// {@link org.seqmix.mixer.testkit.MixerLaws} and say how the mixer is made.
@NullMarked
package org.seqmix.mixer.testkit;

import org.jspecify.annotations.NullMarked;
