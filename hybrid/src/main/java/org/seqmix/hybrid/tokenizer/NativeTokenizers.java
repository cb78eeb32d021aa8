package org.seqmix.hybrid.tokenizer;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import org.seqmix.hybrid.BadInputException;

/// The native tokenizers library that DJL packages, loaded once, without any network access.
///
/// Two things in DJL would reach for the network. Its `HuggingFaceTokenizer` factories report usage to its makers; the
/// native calls behind them, used here, do not, so nothing needs to be switched off. And its loader downloads another
/// build where it finds a CUDA device, unless the system property `ai.djl.offline` says no: it is set here while the
/// library loads, where the user has not set it, and taken back at once. That is the one system property this library
/// touches.
final class NativeTokenizers {
  private static final String OFFLINE = "ai.djl.offline";

  private NativeTokenizers() {}

  /// The native calls. Errors: [BadInputException] where there is no build for this machine.
  static TokenizersLibrary library() {
    try {
      load();
      return TokenizersLibrary.LIB;
    } catch (EngineException | LinkageError e) {
      throw new BadInputException(
          "tokenizers: cannot load the native library for " + System.getProperty("os.name") + " "
              + System.getProperty("os.arch") + ": " + rootMessage(e)
              + "; there are builds for Linux (x86_64, aarch64), macOS (aarch64) and Windows (x86_64)",
          e);
    }
  }

  private static synchronized void load() {
    String before = System.getProperty(OFFLINE);
    if (before != null) {
      LibUtils.checkStatus();
      return;
    }
    System.setProperty(OFFLINE, "true");
    try {
      LibUtils.checkStatus();
    } finally {
      System.clearProperty(OFFLINE);
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
