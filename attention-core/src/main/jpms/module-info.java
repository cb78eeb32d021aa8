/// Attention mixers.
module org.seqmix.attention {
  requires static transitive org.jspecify;
  requires transitive org.seqmix.mixer;

  exports org.seqmix.attention;

  provides org.seqmix.mixer.MixerProvider with org.seqmix.attention.SoftmaxAttentionProvider,
      org.seqmix.attention.LinearAttentionProvider, org.seqmix.attention.CausalToeplitzProvider;
}
