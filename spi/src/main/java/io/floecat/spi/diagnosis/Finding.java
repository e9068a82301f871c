package io.floecat.spi.diagnosis;

import java.util.Optional;

/**
 * What one check came to. For the operator: it may hold a vendor's words and the names of roles,
 * and never a secret.
 *
 * @param check in lower case with hyphens, such as {@code create}
 * @param detail one line: what was seen
 * @param fix what to do about it; empty where nothing is to be done, or the detail says it
 */
public record Finding(String check, Status status, String detail, Optional<Fix> fix) {

  /** How a check came out. */
  public enum Status {
    /** As it should be. */
    OK,
    /** Something that has to work does not, or something that must not happen can. */
    FAILED,
    /** Something is not there that the service can do without. */
    MISSING,
    /** Not checked; the detail says why. */
    SKIPPED
  }
}
