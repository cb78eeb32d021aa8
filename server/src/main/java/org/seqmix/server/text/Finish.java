package org.seqmix.server.text;

/// Why a text ended, as the API says it.
public enum Finish {
  /// The model wrote a token that ends texts, or a stop text came.
  STOP("stop"),
  /// The limit of tokens was reached, or the context was full.
  LENGTH("length");

  private final String text;

  Finish(String text) {
    this.text = text;
  }

  /// The API's word.
  public String text() {
    return text;
  }
}
