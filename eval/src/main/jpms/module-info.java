/// Evaluation of models: likelihood of texts, answers, speed, a teacher beside its student, and the report of a run.
module org.seqmix.eval {
  requires static transitive org.jspecify;
  requires transitive org.seqmix.mohawk;
  requires ch.obermuhlner.math.big;
  requires dev.hardwood.core;
  requires org.apache.commons.statistics.descriptive;
  requires org.apache.commons.statistics.interval;
  requires rings;
  requires tools.jackson.databind;
  requires tools.jackson.dataformat.yaml;

  exports org.seqmix.eval;
  exports org.seqmix.eval.answer;
  exports org.seqmix.eval.matrix;
  exports org.seqmix.eval.recall;
  exports org.seqmix.eval.report;
  exports org.seqmix.eval.sample;
  exports org.seqmix.eval.scale;
  exports org.seqmix.eval.task;
}
