/// The seqmix program.
module org.seqmix.cli {
  requires static org.jspecify;
  requires info.picocli;
  requires java.logging;
  requires jdk.management;
  requires me.tongfei.progressbar;
  requires org.seqmix.eval;
  requires org.seqmix.server;

  // Options and commands are fields and classes that the parser fills and makes.
  opens org.seqmix.cli to info.picocli;
}
