package io.floecat.iam.proof;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One way to look for an answer.
 *
 * @param guess the account and the secret, where the solver is left to choose only the rest
 */
record Attempt(Precision precision, Optional<Guess> guess) {

  /**
   * An account and a secret that policies suggest.
   *
   * @param tail the name of the secret with what AWS puts behind it
   */
  record Guess(String account, String tail) {}

  /** The most likely to decide first: most questions have no such call at all. */
  static List<Attempt> of(Guesses guesses) {
    Stream<Attempt> guessed =
        guesses.pairs().stream().map(guess -> new Attempt(Precision.GUESSED, Optional.of(guess)));
    return Stream.of(Stream.of(of(Precision.LOOSE)), guessed, Stream.of(of(Precision.FULL)))
        .flatMap(attempts -> attempts)
        .toList();
  }

  static Attempt of(Precision precision) {
    return new Attempt(precision, Optional.empty());
  }
}
