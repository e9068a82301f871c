package io.floecat.core.operation;

import io.floecat.spi.error.FloecatException;
import io.floecat.spi.error.UnavailableException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One bad item stops nothing: what fails on it is told, and the others are gone on with. */
final class Resilience {

  private static final Logger log = LoggerFactory.getLogger(Resilience.class);

  private final OperationStore store;

  /** Tells through {@code store} what is damaged. */
  Resilience(OperationStore store) {
    this.store = store;
  }

  /** Does something with an item; true where that did not fail. */
  boolean attempt(String key, Runnable work) {
    return attempt(
        key,
        () -> {
          work.run();
          return true;
        },
        false);
  }

  /**
   * What comes of some work with an item, or {@code otherwise} where it fails.
   *
   * @throws UnavailableException the store or the audit log is away, for every item
   */
  <T> T attempt(String key, Supplier<T> work, T otherwise) {
    try {
      return work.get();
    } catch (UnavailableException e) {
      throw e;
    } catch (FloecatException e) {
      log.warn("{} is left as it is: {}", key, e.getMessage());
      return otherwise;
    } catch (RuntimeException e) {
      // A defect, or damage that nobody thought of. What such an exception says may be stored text.
      log.error("{} is left as it is, please report it: {}", key, e.getClass().getName());
      store.tellDamaged(key);
      return otherwise;
    }
  }
}
