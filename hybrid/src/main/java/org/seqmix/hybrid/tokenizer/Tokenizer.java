package org.seqmix.hybrid.tokenizer;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.internal.JsonFiles;

/// Text to token ids and back, as a model directory's `tokenizer.json` and `tokenizer_config.json` define it.
///
/// Nothing is ever cut, padded or sent anywhere. May be used from many threads.
///
/// *Cost*: opening parses the file; encoding and decoding are linear in the text. Ids are those of the Hugging Face
/// tokenizers library, which runs underneath through DJL's native build.
public final class Tokenizer implements AutoCloseable {
  /// A tokenizer.json is never longer.
  private static final long MAX_BYTES = 512L << 20;

  private final Path file;
  private final String contentHash;
  private final Vocabulary vocabulary;
  private final OptionalInt bos;
  private final OptionalInt eos;
  private final TokenizersLibrary natives;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private long handle;

  private Tokenizer(Path file, byte[] json, TokenizerSettings settings) {
    this.file = file;
    this.contentHash = sha256(json);
    this.vocabulary = Vocabulary.scan(file, json,
        Stream.concat(settings.bosToken().stream(), settings.eosToken().stream()).collect(Collectors.toSet()));
    this.bos = settings.bosToken().map(vocabulary::id).orElse(OptionalInt.empty());
    this.eos = settings.eosToken().map(vocabulary::id).orElse(OptionalInt.empty());
    this.natives = NativeTokenizers.library();
    this.handle = create(natives, file, json);
  }

  /// Opens `directory/tokenizer.json`, with `tokenizer_config.json` where there is one.
  ///
  /// Errors: [BadInputException] for a missing or damaged file, or a machine without a native build.
  public static Tokenizer open(Path directory) {
    Path file = directory.resolve("tokenizer.json");
    byte[] json = JsonFiles.bytes(file, MAX_BYTES);
    return new Tokenizer(file, json, TokenizerSettings.read(directory.resolve("tokenizer_config.json")));
  }

  /// The tokenizer of the texts `tokenizer` and `settings`, which a `tokenizer.json` and a `tokenizer_config.json` would hold;
  /// `file` is where they come from, for messages.
  public static Tokenizer of(Path file, byte[] tokenizer, byte[] settings) {
    return new Tokenizer(file, tokenizer, TokenizerSettings.parse(file, settings));
  }

  private static long create(TokenizersLibrary natives, Path file, byte[] json) {
    try {
      long handle = natives.createTokenizerFromString(new String(json, StandardCharsets.UTF_8));
      natives.disableTruncation(handle);
      natives.disablePadding(handle);
      return handle;
    } catch (RuntimeException e) {
      throw new BadInputException(
          file + ": expected a tokenizer of the Hugging Face library, got: " + e.getMessage() + "; download it again",
          e);
    }
  }

  /// The ids of `text`; with `addSpecial`, also those that the post-processor in `tokenizer.json` puts around every text (BOS,
  /// for one). `add_bos_token` and `add_eos_token` in `tokenizer_config.json` say nothing: one rule for all that reads texts.
  ///
  /// Special tokens written out in `text` become their ids either way. Unpaired surrogates are read as U+FFFD.
  public int[] encode(String text, boolean addSpecial) {
    String paired = new String(text.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.UTF_16LE);
    long[] ids = whileOpen(() -> {
      long encoding = natives.encode(handle, paired, addSpecial);
      try {
        return natives.getTokenIds(encoding);
      } finally {
        natives.deleteEncoding(encoding);
      }
    });
    return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
  }

  /// The text of `ids`, without the special tokens if `skipSpecial`. Ids without a token stand for nothing.
  public String decode(int[] ids, boolean skipSpecial) {
    long[] known = Arrays.stream(ids).filter(this::isKnown).asLongStream().toArray();
    return whileOpen(() -> natives.decode(handle, known, skipSpecial));
  }

  boolean isKnown(int id) {
    if (id < 0) {
      throw new IllegalArgumentException("token id (" + id + ") must be >= 0");
    }
    return vocabulary.isKnown(id);
  }

  /// Decodes ids one after another; the pieces together are what [#decode] gives for all of them.
  public StreamingDecoder streamingDecoder(boolean skipSpecial) {
    return new StreamingDecoder(this, skipSpecial);
  }

  /// One more than the highest id.
  public int vocabSize() {
    return vocabulary.size();
  }

  /// The token before every text, if `tokenizer_config.json` names one.
  public OptionalInt bosId() {
    return bos;
  }

  /// The token after every text, if `tokenizer_config.json` names one.
  public OptionalInt eosId() {
    return eos;
  }

  /// Whether `id` is a special token.
  public boolean isSpecial(int id) {
    return vocabulary.isSpecial(id);
  }

  boolean isByte(int id) {
    return vocabulary.isByte(id);
  }

  /// SHA-256 of the bytes of `tokenizer.json`, in hexadecimal: equal for two models exactly when their files are.
  public String contentHash() {
    return contentHash;
  }

  /// Checks that a model of `modelVocabulary` tokens knows every id; fails with one line otherwise.
  public void requireFits(int modelVocabulary) {
    if (vocabSize() > modelVocabulary) {
      throw new BadInputException(
          file + ": expected at most the " + modelVocabulary + " token ids the model knows, got "
              + vocabSize() + "; this tokenizer belongs to another model");
    }
  }

  /// Frees the native tokenizer; using it afterwards is an [IllegalStateException].
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (handle != 0) {
        natives.deleteTokenizer(handle);
        handle = 0;
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private <T> T whileOpen(Supplier<T> call) {
    lock.readLock().lock();
    try {
      if (handle == 0) {
        throw new IllegalStateException("tokenizer " + file + " is closed");
      }
      return call.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
