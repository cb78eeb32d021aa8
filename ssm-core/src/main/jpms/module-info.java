/// State-space mixers.
module org.seqmix.ssm {
  requires static transitive org.jspecify;
  requires transitive org.seqmix.mixer;

  exports org.seqmix.ssm;

  provides org.seqmix.mixer.MixerProvider with org.seqmix.ssm.DiscreteMamba2Provider,
      org.seqmix.ssm.Mamba2Provider, org.seqmix.ssm.SelectiveScanProvider;
}
