package io.floecat.runtime.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads lines as bytes, of which it holds one at a time. */
final class LineReader {

  /** Longer than any line that is written; what is beyond it is dropped. */
  static final int LONGEST = 1 << 20;

  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int next;
  private int filled;

  /** What was read; {@code isWhole} says whether the line has its end. */
  record Line(byte[] bytes, boolean isWhole) {}

  LineReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next line without its end. Empty at the end of the file; where somebody still writes it, a
   * later call may have more. A line that is not whole is read again with what is added to it.
   */
  Optional<Line> next() throws IOException {
    while (fill()) {
      int end = next;
      while (end < filled && buffer[end] != '\n') {
        end++;
      }
      line.write(buffer, next, Math.min(end - next, Math.max(0, LONGEST - line.size())));
      boolean isWhole = end < filled;
      next = isWhole ? end + 1 : end;
      if (isWhole) {
        var read = new Line(line.toByteArray(), true);
        line.reset();
        return Optional.of(read);
      }
    }
    return line.size() == 0 ? Optional.empty() : Optional.of(new Line(line.toByteArray(), false));
  }

  private boolean fill() throws IOException {
    if (next == filled) {
      next = 0;
      filled = Math.max(0, in.read(buffer));
    }
    return filled > 0;
  }
}
