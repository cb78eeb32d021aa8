/// Distillation in stages: losses, optimizers, schedules, data, recipes, runs.
module org.seqmix.mohawk {
  requires static transitive org.jspecify;
  requires transitive org.seqmix.hybrid;
  requires org.apache.commons.statistics.descriptive;
  requires org.apache.commons.statistics.distribution;
  requires ojalgo;
  requires tools.jackson.databind;
  requires tools.jackson.dataformat.yaml;

  exports org.seqmix.mohawk.data;
  exports org.seqmix.mohawk.optim;
  exports org.seqmix.mohawk.problems;
  exports org.seqmix.mohawk.recipe;
  exports org.seqmix.mohawk.run;
  exports org.seqmix.mohawk.stage;
  exports org.seqmix.mohawk.study;
  exports org.seqmix.mohawk.study.gap;
  exports org.seqmix.mohawk.study.init;
  exports org.seqmix.mohawk.study.matrices;

  uses org.seqmix.mohawk.stage.StageProvider;

  // The records that recipes, run states and studies are read into and written from.
  opens org.seqmix.mohawk.recipe to tools.jackson.databind;
  opens org.seqmix.mohawk.run to tools.jackson.databind;
  opens org.seqmix.mohawk.study.gap to tools.jackson.databind;
  opens org.seqmix.mohawk.study.init to tools.jackson.databind;
  opens org.seqmix.mohawk.study.matrices to tools.jackson.databind;
}
