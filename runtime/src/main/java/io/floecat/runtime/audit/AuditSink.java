package io.floecat.runtime.audit;

import java.io.IOException;

/** Where lines go, each with its place in a chain. Safe for use by many threads. */
interface AuditSink extends AutoCloseable {

  /**
   * Adds a line, whole or not at all; with {@code durable}, returns when it is on the disk.
   *
   * @param object a JSON object, without its number and hashes
   */
  void write(byte[] object, boolean durable) throws IOException;

  /** Returns when every line is on the disk. */
  void sync() throws IOException;

  /** Where the chain stands, for whoever keeps that elsewhere. */
  ChainPosition head();

  @Override
  void close() throws IOException;
}
