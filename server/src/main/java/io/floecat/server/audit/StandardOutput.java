package io.floecat.server.audit;

import java.io.IOException;
import java.io.PrintStream;

/** Hands lines to whoever reads the process' standard output; how durable they are is theirs. */
final class StandardOutput implements AuditSink {

  private final PrintStream out = System.out;

  @Override
  public void write(byte[] line, boolean durable) throws IOException {
    synchronized (out) {
      out.write(line);
      if (out.checkError()) {
        throw new IOException("standard output cannot be written");
      }
    }
  }

  /** Leaves standard output to the process. */
  @Override
  public void close() {}
}
