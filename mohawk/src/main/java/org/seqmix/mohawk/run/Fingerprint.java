package org.seqmix.mohawk.run;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;
import java.util.HexFormat;
import org.seqmix.mohawk.data.Corpus;

/// SHA-256 fingerprints of what goes into a run.
public final class Fingerprint {
  private Fingerprint() {
  }

  /// All tokens of a corpus and its document borders, and where it has answers, which tokens are theirs.
  public static String corpus(Corpus corpus) {
    MessageDigest digest = sha();
    for (int[] document : corpus.documents()) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * document.length + 4);
      bytes.putInt(document.length).asIntBuffer().put(document);
      digest.update(bytes.array());
    }
    for (BitSet answers : corpus.answers()) {
      byte[] bits = answers.toByteArray();
      digest.update(ByteBuffer.allocate(4).putInt(0, bits.length));
      digest.update(bits);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
