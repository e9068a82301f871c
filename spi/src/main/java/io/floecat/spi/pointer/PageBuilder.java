package io.floecat.spi.pointer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gathers a page within its limits, for the backends of {@link PointerStore}. Used by one thread.
 */
public final class PageBuilder {

  private final int limit;
  private final List<Pointer> pointers = new ArrayList<>();
  private long bytes;
  private boolean isFull;

  /** For a page of at most {@code limit} pointers and {@link PointerStore#MAX_PAGE_BYTES}. */
  public PageBuilder(int limit) {
    this.limit = limit;
  }

  /** Adds the next pointer in key order; false if it has no room and begins the next page. */
  public boolean add(Pointer pointer) {
    bytes += pointer.key().length() + pointer.value().length;
    isFull =
        pointers.size() == limit || (bytes > PointerStore.MAX_PAGE_BYTES && !pointers.isEmpty());
    if (!isFull) {
      pointers.add(pointer);
    }
    return !isFull;
  }

  /** The page: the last one unless a pointer had no room. */
  public Page build() {
    return new Page(pointers, isFull ? Optional.of(pointers.getLast().key()) : Optional.empty());
  }
}
