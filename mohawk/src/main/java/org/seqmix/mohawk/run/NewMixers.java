package org.seqmix.mohawk.run;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.seqmix.hybrid.model.Correspondence;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.DecoderPlan;
import org.seqmix.hybrid.model.LayerMixer;
import org.seqmix.mixer.Initialisation;
import org.seqmix.mixer.MixerProvider;
import org.seqmix.mixer.Mixers;
import org.seqmix.mixer.Options;
import org.seqmix.tensor.Init;

/// How the weights of a student's new mixers begin, where a recipe wants another way than the mixers' own. A mixer of the
/// kind that its layer has in the teacher is not new.
final class NewMixers {
  private final Decoder teacher;
  private final Correspondence names;
  private final String initialisation;
  private final Map<Integer, Map<String, Init>> layers = new HashMap<>();

  NewMixers(Decoder teacher, Correspondence names, String initialisation) {
    this.teacher = teacher;
    this.names = names;
    this.initialisation = initialisation;
  }

  /// How the student's weight `name` begins; empty where its module says it.
  Optional<Init> init(String name) {
    int layer = names.layer(name);
    if (layer < 0) {
      return Optional.empty();
    }
    String prefix = names.to().naming().of(names.to().mixers().layers().get(layer)) + ".";
    String within = names.within(name);
    return within.startsWith(prefix)
        ? Optional.ofNullable(of(layer).get(within.substring(prefix.length())))
        : Optional.empty();
  }

  /// By names within the mixer, the weights of a layer that do not begin as their mixer says.
  Map<String, Init> of(int layer) {
    return layers.computeIfAbsent(layer, this::make);
  }

  private Map<String, Init> make(int layer) {
    DecoderPlan to = names.to();
    LayerMixer mixer = to.mixers().layers().get(layer);
    LayerMixer before = names.from().mixers().layers().get(layer);
    if (initialisation.equals("own") || mixer.name().equals(before.name())) {
      return Map.of();
    }
    Initialisation how = switch (initialisation) {
      case "fresh" -> new Initialisation.Fresh();
      case "identity" -> new Initialisation.Identity();
      case "values" -> new Initialisation.FromValues(TeacherAttention.of(teacher, layer));
      default -> new Initialisation.FromAttention(TeacherAttention.of(teacher, layer));
    };
    return Mixers.find(mixer.name()).initialisation(how,
        new MixerProvider.Site(to.width(), to.layers(), to.context()),
        Options.ofMixer(mixer.name(), mixer.options()));
  }
}
