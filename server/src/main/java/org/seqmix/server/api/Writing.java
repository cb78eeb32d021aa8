package org.seqmix.server.api;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.sampling.SamplerOptions;

/// How texts are to be written: what completions and chats have in common.
///
/// @param sampling how tokens are chosen
/// @param samples texts for each prompt
/// @param seed the seed that those of all texts come from
/// @param stops texts that end a text
/// @param stream whether the answer comes in pieces
/// @param streamUsage whether the last piece counts tokens
public record Writing(SamplerOptions sampling, int samples, long seed, List<String> stops, boolean stream,
    boolean streamUsage) {
  /// Reads the fields.
  static Writing of(Fields fields, RequestLimits limits) {
    refuseWhatIsNotSupported(fields);
    OptionalLong seed = fields.whole("seed");
    boolean stream = fields.flag("stream", false);
    boolean usage = false;
    if (fields.get("stream_options") instanceof tools.jackson.databind.node.ObjectNode options) {
      usage = new Fields(options).flag("include_usage", false);
    } else if (fields.has("stream_options")) {
      throw fields.wrong("stream_options", "an object");
    }
    return new Writing(sampling(fields), fields.integer("n", 1, 1, limits.samples()),
        seed.isPresent() ? seed.getAsLong() : ThreadLocalRandom.current().nextLong(),
        fields.texts("stop", RequestLimits.STOPS), stream, usage);
  }

  private static void refuseWhatIsNotSupported(Fields fields) {
    fields.refuseUnlessEmpty("logit_bias");
    fields.refuseUnless("presence_penalty", 0);
    fields.refuseUnless("frequency_penalty", 0);
  }

  private static SamplerOptions sampling(Fields fields) {
    try {
      return new SamplerOptions(fields.number("temperature", 1), topK(fields), fields.number("top_p", 1),
          fields.number("min_p", 0), fields.number("repetition_penalty", 1));
    } catch (BadInputException e) {
      String message = String.valueOf(e.getMessage());
      String option = message.substring(0, message.indexOf(':')).replace('-', '_').replace(' ', '_');
      throw ApiException.field(option, option + message.substring(message.indexOf(':')));
    }
  }

  /// Other servers take -1 for all tokens.
  private static int topK(Fields fields) {
    return Math.max(0, fields.integer("top_k", 0, -1, Integer.MAX_VALUE));
  }

  /// Seeds of the texts of prompt `prompt`: text `i` has seed + prompt * samples + i. So a text is what the same request for
  /// that prompt alone gives, with `n` 1 and that seed.
  public long[] seeds(int prompt) {
    long[] seeds = new long[samples];
    for (int i = 0; i < samples; i++) {
      seeds[i] = seed + (long) prompt * samples + i;
    }
    return seeds;
  }
}
