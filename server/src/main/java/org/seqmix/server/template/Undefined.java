package org.seqmix.server.template;

/// The value of a name, attribute or item that is not there.
record Undefined(String name) {
  @Override
  public String toString() {
    return "'" + name + "' is not defined";
  }
}
