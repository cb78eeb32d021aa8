/// A mixer of one's own upon attention, for whoever asks for it by name.
module com.example.mixer {
  requires org.seqmix.attention;

  provides org.seqmix.mixer.MixerProvider with com.example.mixer.ScaledAttentionProvider;
}
