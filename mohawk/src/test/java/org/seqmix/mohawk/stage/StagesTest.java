package org.seqmix.mohawk.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.seqmix.mixer.Options;

/// Stages that jars add, by name.
class StagesTest {
  private record Named(String name) implements StageProvider {
    @Override
    public Stage create(Options options) {
      return new NextToken();
    }
  }

  @Test
  void aStageOnTheClassPathIsFound() {
    assertThat(Stages.create("logit-distance", Map.of("scale", 3))).isEqualTo(new LogitDistance(3));
  }

  @Test
  void twoOfOneNameAreNamed() {
    assertThatThrownBy(() -> Stages.providers(List.of(new Named("mine"), new LogitDistance.Provider(),
        new Named("mine")))).hasMessage("stage mine is provided twice, by " + Named.class.getName() + " and "
            + Named.class.getName() + "; remove one of the jars");
  }

  @Test
  void builtInNamesAreTaken() {
    assertThatThrownBy(() -> Stages.providers(List.of(new Named("hstates"))))
        .hasMessage("stage hstates is built in; " + Named.class.getName() + " needs another name");
  }
}
