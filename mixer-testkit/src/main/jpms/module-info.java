/// The laws of a sequence mixer as properties to inherit.
module org.seqmix.mixer.testkit {
  requires static transitive org.jspecify;
  requires transitive net.jqwik.api;
  requires transitive org.seqmix.mixer;
  requires ojalgo;

  exports org.seqmix.mixer.testkit;

  // The engine calls inherited properties by reflection.
  opens org.seqmix.mixer.testkit to net.jqwik.engine, org.junit.platform.commons;
}
