package io.floecat.spi.pointer;

import java.util.List;
import java.util.Optional;

/**
 * A part of a listing.
 *
 * @param pointers in key order
 * @param nextPageToken gets the next part; empty when this is the last
 */
public record Page(List<Pointer> pointers, Optional<String> nextPageToken) {

  /** Copies the list. */
  public Page {
    pointers = List.copyOf(pointers);
  }
}
