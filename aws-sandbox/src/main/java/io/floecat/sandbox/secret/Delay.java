package io.floecat.sandbox.secret;

import java.time.Duration;

/** How long something that was done stays unseen. */
public sealed interface Delay {

  /** It is seen at once. */
  record None() implements Delay {}

  /** The first {@code count} looks at it do not see it. */
  record Looks(int count) implements Delay {}

  /** It is seen when this much time has passed. */
  record Time(Duration duration) implements Delay {}

  /** Seen at once. */
  static Delay none() {
    return new None();
  }

  /** Not seen by the first {@code count} looks. */
  static Delay looks(int count) {
    return new Looks(count);
  }

  /** Seen after {@code duration} of the sandbox's clock. */
  static Delay time(Duration duration) {
    return new Time(duration);
  }
}
