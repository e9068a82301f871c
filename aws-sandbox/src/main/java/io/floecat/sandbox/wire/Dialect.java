package io.floecat.sandbox.wire;

/** The two protocols. */
public enum Dialect {
  /** AWS JSON 1.1: Secrets Manager. */
  JSON,
  /** Forms in, XML out: STS. */
  QUERY
}
