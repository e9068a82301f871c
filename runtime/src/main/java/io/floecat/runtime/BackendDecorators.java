package io.floecat.runtime;

import io.floecat.spi.pointer.PointerStore;
import io.floecat.spi.secret.SecretsManager;
import java.util.function.UnaryOperator;

/** Decorators of the two backends, closest to them: in tests something that fails. */
public record BackendDecorators(
    UnaryOperator<PointerStore> store, UnaryOperator<SecretsManager> secrets) {

  /** The backends as they are. */
  public static final BackendDecorators NONE =
      new BackendDecorators(UnaryOperator.identity(), UnaryOperator.identity());
}
