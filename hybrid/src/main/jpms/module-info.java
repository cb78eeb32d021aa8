/// Decoder models made of mixers: their plans, files, tokenizers and generation.
module org.seqmix.hybrid {
  requires static transitive org.jspecify;
  requires transitive org.seqmix.attention;
  requires transitive org.seqmix.mixer;
  requires transitive org.seqmix.ssm;
  requires ai.djl.api;
  requires ai.djl.tokenizers;
  requires org.slf4j;
  requires tools.jackson.databind;

  exports org.seqmix.hybrid;
  exports org.seqmix.hybrid.config;
  exports org.seqmix.hybrid.engine;
  exports org.seqmix.hybrid.generation;
  exports org.seqmix.hybrid.mixer;
  exports org.seqmix.hybrid.model;
  exports org.seqmix.hybrid.safetensors;
  exports org.seqmix.hybrid.sampling;
  exports org.seqmix.hybrid.tokenizer;
  exports org.seqmix.hybrid.torch;

  provides org.seqmix.mixer.MixerProvider with org.seqmix.hybrid.mixer.HybridHeadsProvider;
}
