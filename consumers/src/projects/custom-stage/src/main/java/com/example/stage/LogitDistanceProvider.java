package com.example.stage;

import org.seqmix.mixer.Options;
import org.seqmix.mohawk.stage.Stage;
import org.seqmix.mohawk.stage.StageProvider;

/// `logit-distance`: option `factor` (1).
public final class LogitDistanceProvider implements StageProvider {
  @Override
  public String name() {
    return "logit-distance";
  }

  @Override
  public Stage create(Options options) {
    Stage stage = new LogitDistance(options.number("factor", 1));
    options.finish();
    return stage;
  }
}
