package io.floecat.runtime.audit;

import java.io.IOException;
import java.io.PrintStream;

/**
 * Hands lines to whoever reads the process' standard output; how durable they are is theirs. The
 * chain begins with the process.
 */
final class StandardOutput implements AuditSink {

  private final PrintStream out = System.out;
  private ChainPosition head = ChainPosition.START;

  @Override
  public void write(byte[] object, boolean durable) throws IOException {
    synchronized (out) {
      ChainedLine line = ChainedLine.after(head, object);
      out.write(line.withEnd());
      if (out.checkError()) {
        throw new IOException("standard output cannot be written");
      }
      head = line.link();
    }
  }

  @Override
  public void sync() {
    out.flush();
  }

  @Override
  public ChainPosition head() {
    synchronized (out) {
      return head;
    }
  }

  /** Leaves standard output to the process. */
  @Override
  public void close() {}
}
