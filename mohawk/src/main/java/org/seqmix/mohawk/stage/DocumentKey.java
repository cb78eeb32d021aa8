package org.seqmix.mohawk.stage;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Tells documents apart by their tokens: the first 128 bits of the SHA-256 of the ids.
///
/// @param high the first 64 bits
/// @param low the next
public record DocumentKey(long high, long low) {
  /// The key of a document, or of a piece of one.
  public static DocumentKey of(int[] ids) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * ids.length);
    bytes.asIntBuffer().put(ids);
    try {
      ByteBuffer digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
      return new DocumentKey(digest.getLong(), digest.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
