/// A stage of one's own, for recipes that ask for it by name.
module com.example.stage {
  requires org.seqmix.mohawk;

  provides org.seqmix.mohawk.stage.StageProvider with com.example.stage.LogitDistanceProvider;
}
