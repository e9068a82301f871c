package io.floecat.core.connector;

import io.floecat.core.account.AccountId;
import io.floecat.core.error.InvalidArgumentException;
import io.floecat.core.operation.ConnectorReader;
import io.floecat.v1.Connector;
import io.floecat.v1.ListConnectorsRequest;
import io.floecat.v1.ListConnectorsResponse;
import java.util.Optional;
import java.util.function.Predicate;

/** One page of connectors. Looks at a bounded number of records, whatever the filter leaves out. */
final class Listing {

  /** The most records that a page looks at. */
  private static final int MOST_LOOKS = 1_000;

  private final ConnectorReader connectors;
  private final Optional<AccountId> account;
  private final int pageSize;
  private final Predicate<Connector> filter;
  private final PageToken tokens;
  private final ListConnectorsResponse.Builder response = ListConnectorsResponse.newBuilder();
  private String last;

  /** {@code account} is empty for all accounts. */
  Listing(ConnectorReader connectors, Optional<AccountId> account, ListConnectorsRequest request) {
    this.connectors = connectors;
    this.account = account;
    pageSize = pageSize(request);
    Predicate<Connector> matching = ListFilter.parse(request.getFilter());
    filter =
        request.getShowDeleted()
            ? matching
            : matching.and(connector -> connector.getState() != Connector.State.DELETED);
    String prefix = account.map(id -> "accounts/" + id + "/connectors/").orElse("accounts/");
    tokens = new PageToken(prefix, request.getFilter(), request.getShowDeleted());
    last = tokens.decode(request.getPageToken());
  }

  ListConnectorsResponse page() {
    int looks = 0;
    boolean more = true;
    while (more && looks < MOST_LOOKS && response.getConnectorsCount() < pageSize) {
      int batch = Math.min(MOST_LOOKS - looks, pageSize);
      looks += batch;
      more = add(connectors.list(account, batch, last));
    }
    if (more) {
      response.setNextPageToken(tokens.encode(last));
    }
    return response.build();
  }

  /** Adds what there is room for: whether there is more than that. */
  private boolean add(ConnectorReader.Listing batch) {
    for (Connector connector : batch.connectors()) {
      if (response.getConnectorsCount() == pageSize) {
        return true;
      }
      last = connector.getName();
      if (filter.test(connector)) {
        response.addConnectors(connector);
      }
    }
    batch.last().ifPresent(name -> last = name);
    return batch.last().isPresent();
  }

  private static int pageSize(ListConnectorsRequest request) {
    if (request.getPageSize() < 0) {
      throw InvalidArgumentException.of("page_size", "must not be negative");
    }
    return request.getPageSize() == 0
        ? Limits.DEFAULT_PAGE_SIZE
        : Math.min(request.getPageSize(), Limits.PAGE_SIZE);
  }
}
