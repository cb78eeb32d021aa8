package org.seqmix.server.serving;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.model.ModelFiles;
import org.seqmix.hybrid.tokenizer.TokenBytes;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.server.template.ChatTemplate;
import org.seqmix.server.text.TokenNames;

/// What answers need to know of the model. Owns its tokenizer.
///
/// @param name what requests call it
/// @param context most tokens of a text
/// @param vocabulary number of tokens
/// @param tokenizer text to ids and back, where the directory has one
/// @param names names of single tokens
/// @param ends tokens by which the model ends a text
/// @param chat how it wants conversations written, where that is known
/// @param since when it was opened
public record ServedModel(String name, int context, int vocabulary, @Nullable Tokenizer tokenizer, TokenNames names,
    Set<Integer> ends, @Nullable ChatTemplate chat, Instant since) implements AutoCloseable {
  public ServedModel {
    ends = Set.copyOf(ends);
  }

  /// Reads what lies beside the weights of `model`; `template` is a file to use instead of the model's own, or null.
  public static ServedModel of(Model model, String name, @Nullable Path template, Clock clock) {
    ModelFiles files = ModelFiles.at(model.directory());
    Optional<byte[]> texts = files.tokenizerJson();
    @Nullable Tokenizer tokenizer = texts.isPresent() ? model.openTokenizer() : null;
    try {
      Set<Integer> ends = new HashSet<>(model.config().tokens().eos());
      if (tokenizer != null) {
        tokenizer.eosId().ifPresent(ends::add);
      }
      return new ServedModel(name, model.decoder().plan().context(), model.decoder().plan().vocabulary(), tokenizer,
          new TokenNames(texts.map(json -> TokenBytes.of(files.tokenizerFile(), json)).orElse(null)), ends,
          tokenizer == null ? null : TemplateFiles.read(files, template, clock), clock.instant());
    } catch (RuntimeException e) {
      if (tokenizer != null) {
        tokenizer.close();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    if (tokenizer != null) {
      tokenizer.close();
    }
  }
}
