package io.floecat.iam.proof;

import java.time.Duration;

/** How long questions may take. */
final class Budget {

  private final Duration question;
  private final long end;

  Budget(Duration question, Duration all) {
    this.question = question;
    this.end = System.nanoTime() + all.toNanos();
  }

  /** What the next question may take. */
  Duration next() {
    var left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    return left.compareTo(question) < 0 ? left : question;
  }

  boolean isSpent() {
    return System.nanoTime() >= end;
  }
}
