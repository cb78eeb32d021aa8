/// A state-space layer and nothing else.
module com.example.ssm {
  requires org.seqmix.ssm;
}
