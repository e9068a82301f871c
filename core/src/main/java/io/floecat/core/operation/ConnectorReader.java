package io.floecat.core.operation;

import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.error.NotFoundException;
import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.Pointer;
import io.floecat.v1.Connector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Connectors as readers see them: masked, finished, and without those still being created. */
public final class ConnectorReader {

  private final OperationStore store;

  ConnectorReader(OperationStore store) {
    this.store = store;
  }

  /**
   * The connector, also a deleted one.
   *
   * @throws NotFoundException there is none
   */
  public Connector get(ConnectorName name) {
    return shown(store.record(name).value())
        .orElseThrow(
            () ->
                new NotFoundException(
                    ErrorReason.CONNECTOR_NOT_FOUND, "there is no connector " + name));
  }

  /**
   * Up to {@code limit} records in the order of their names; fewer where they are large. One that
   * cannot be understood hides no other.
   *
   * @param account whose; empty for all accounts
   * @param after the last name seen; empty to begin
   */
  public Listing list(Optional<AccountId> account, int limit, String after) {
    Page page = store.list(account.map(Keys::records).orElse(Keys.RECORDS), limit, after);
    List<Connector> connectors = new ArrayList<>();
    List<String> unreachable = new ArrayList<>();
    for (Pointer pointer : page.pointers()) {
      try {
        shown(store.parse(pointer, ConnectorRecord.getDefaultInstance()).value())
            .ifPresent(connectors::add);
      } catch (DataLossException | FailedPreconditionException e) {
        unreachable.add(pointer.key());
      }
    }
    return new Listing(connectors, unreachable, page.pointers().size(), page.nextPageToken());
  }

  /**
   * A part of a listing.
   *
   * @param connectors in the order of their names; fewer than asked for where some are hidden
   * @param unreachable the names of those that cannot be read, in order
   * @param looks how many records were looked at
   * @param last the last name looked at, where there is more
   */
  public record Listing(
      List<Connector> connectors, List<String> unreachable, int looks, Optional<String> last) {

    /** Copies the lists. */
    public Listing {
      connectors = List.copyOf(connectors);
      unreachable = List.copyOf(unreachable);
    }
  }

  private static Optional<Connector> shown(ConnectorRecord record) {
    return Records.isMissing(record) ? Optional.empty() : Optional.of(record.getConnector());
  }
}
