package io.floecat.runtime.audit;

/**
 * Where a chain stands after a line: what the next line has to follow.
 *
 * @param number the line's number, counted from 1 over all files
 * @param hash the line's hash, 64 hexadecimal digits
 */
record ChainPosition(long number, String hash) {

  /** Before the first line. */
  static final ChainPosition START = new ChainPosition(0, "0".repeat(64));

  /** For whoever keeps it elsewhere. */
  Anchor anchor() {
    return new Anchor(number, hash);
  }
}
