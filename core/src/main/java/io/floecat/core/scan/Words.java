package io.floecat.core.scan;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Set;
import java.util.stream.Stream;

/** Lists of words, as the vocabularies of this package are written. */
final class Words {

  private Words() {}

  /**
   * The words of {@code lines}, which stand apart by single blanks, in the spelling of {@link
   * Letters#plain}.
   */
  static Set<String> of(String... lines) {
    return Stream.of(lines)
        .flatMap(line -> Stream.of(line.split(" ")))
        .map(Letters::plain)
        .collect(toUnmodifiableSet());
  }
}
