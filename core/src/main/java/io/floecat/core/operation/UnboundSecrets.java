package io.floecat.core.operation;

import io.floecat.core.credential.TargetRule;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.diagnosis.Examination;
import io.floecat.spi.diagnosis.Fix;
import io.floecat.spi.diagnosis.Report;
import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the live connectors whose secrets an earlier version wrote, which did not bind them to
 * their target, or not by the newest rule. Only reads records, which tell what is left to do: what
 * a secret itself holds decides whether it may be used.
 */
public final class UnboundSecrets implements Examination {

  private static final int EXAMINED_PAGES = 10;

  private final OperationStore store;

  /** Of the records in {@code store}. */
  public UnboundSecrets(PointerStore store, TimeSource time) {
    this.store = new OperationStore(store, time, OperationListener.NONE);
  }

  /**
   * What a look found.
   *
   * @param names of connectors, in their order
   * @param looked how many records were looked at
   * @param next where to go on, where there are more records
   */
  public record Found(List<ConnectorName> names, int looked, Optional<String> next) {

    /** Copies the list. */
    public Found {
      names = List.copyOf(names);
    }
  }

  /**
   * Looks at up to {@code limit} records.
   *
   * @param after where an earlier look ended; empty to begin
   */
  public Found look(int limit, String after) {
    Page page = store.list(Keys.RECORDS, limit, after);
    var names = new ArrayList<ConnectorName>();
    for (Pointer pointer : page.pointers()) {
      if (isUnbound(pointer)) {
        names.add(ConnectorName.parse("connector", pointer.key()));
      }
    }
    return new Found(names, page.pointers().size(), page.nextPageToken());
  }

  @Override
  public String subject() {
    return "targets";
  }

  @Override
  public void examine(Report report) {
    int unbound = 0;
    int looked = 0;
    Optional<String> next = Optional.of("");
    for (int page = 0; page < EXAMINED_PAGES && next.isPresent(); page++) {
      Found found = look(PointerStore.MAX_PAGE, next.get());
      unbound += found.names().size();
      looked += found.looked();
      next = found.next();
    }
    String among = " of %s connectors%s".formatted(looked, next.isPresent() ? " looked at" : "");
    if (unbound == 0) {
      report.ok("targets", "the credentials are bound to where they may be sent: all" + among);
    } else {
      report.missing(
          "targets",
          "not yet bound to where they may be sent: the credentials of " + unbound + among,
          Fix.advice(
              "a running server binds them by and by, and its log says which it cannot; sending the"
                  + " credentials once more binds them at once"));
    }
  }

  /** Damage is another examination's finding. */
  private boolean isUnbound(Pointer pointer) {
    try {
      ConnectorRecord record = store.parse(pointer, ConnectorRecord.getDefaultInstance()).value();
      return !Records.isGone(record)
          && record.hasSecret()
          && record.getSecret().getTargetRule() < TargetRule.NUMBER;
    } catch (DataLossException | FailedPreconditionException e) {
      return false;
    }
  }
}
