package io.floecat.server.audit;

import java.io.IOException;

/** Where lines go. Safe for use by many threads. */
interface AuditSink extends AutoCloseable {

  /** Adds a line, whole or not at all; with {@code durable}, returns when it is on the disk. */
  void write(byte[] line, boolean durable) throws IOException;

  @Override
  void close() throws IOException;
}
