package io.floecat.runtime.audit;

import java.nio.file.Path;

/** What a look at an audit log's chain has found. */
public sealed interface VerificationResult {

  /**
   * Every line follows from the one before it.
   *
   * @param files how many were read
   * @param first the number of the first line; above 1 where earlier files were not there
   * @param last the last line, to be noted elsewhere
   * @param recovered how often a crash had left a part of a line
   * @param end how the log ends
   */
  record Intact(int files, long first, Anchor last, int recovered, End end)
      implements VerificationResult {}

  /**
   * A line is not what it was, or not where it was.
   *
   * @param line counted from 1 in its file
   */
  record Broken(Path file, long line, String why) implements VerificationResult {}

  /** What the end of a log says of itself. */
  enum End {
    /** The service has stopped in order. */
    STOPPED,
    /** The service runs, was killed, or the end was cut off. */
    OPEN,
    /** Within a line: a crash, a line that is being written just now, or a cut. */
    TORN
  }
}
