/// Sequence mixers, their mixing matrices and carried states, and the plug-in point for more of them.
module org.seqmix.mixer {
  requires static transitive org.jspecify;
  requires transitive org.seqmix.tensor;

  exports org.seqmix.mixer;

  uses org.seqmix.mixer.MixerProvider;
}
