package io.floecat.core.connector;

import io.floecat.core.operation.ConnectorReader;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.v1.Connector;
import io.floecat.v1.ListConnectorsRequest;
import io.floecat.v1.ListConnectorsResponse;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One page of connectors. Looks at a bounded number of records, whatever the filter leaves out, and
 * holds a bounded number of bytes, however large they are.
 */
final class Listing {

  /** The most records that a page looks at. */
  private static final int MOST_LOOKS = 1_000;

  private static final int FIELD_NAMES = 1_024;

  private final ConnectorReader connectors;
  private final Optional<AccountId> account;
  private final int pageSize;
  private final Predicate<Connector> filter;
  private final PageToken tokens;
  private final ListConnectorsResponse.Builder response = ListConnectorsResponse.newBuilder();
  private long bytes;
  private boolean isFull;
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
    while (more && looks < MOST_LOOKS && !isFull) {
      var batch = connectors.list(account, Math.min(MOST_LOOKS - looks, pageSize), last);
      looks += batch.looks();
      more = add(batch);
    }
    if (more) {
      response.setNextPageToken(tokens.encode(last));
    }
    return response.build();
  }

  /** Adds what there is room for: whether there is more than that. */
  private boolean add(ConnectorReader.Listing batch) {
    for (Connector connector : batch.connectors()) {
      if (filter.test(connector) && !add(connector)) {
        addUnreachable(batch.unreachable().stream().filter(name -> name.compareTo(last) < 0));
        return true;
      }
      last = connector.getName();
    }
    addUnreachable(batch.unreachable().stream());
    batch.last().ifPresent(name -> last = name);
    isFull = response.getConnectorsCount() == pageSize;
    return batch.last().isPresent();
  }

  /** Those after the last connector of a full page belong to the next one. */
  private void addUnreachable(Stream<String> names) {
    names.forEach(response::addUnreachable);
  }

  /** Adds the connector, if there is room for it. There always is for the first one. */
  private boolean add(Connector connector) {
    bytes += mostBytes(connector);
    isFull =
        response.getConnectorsCount() == pageSize
            || (bytes > Limits.PAGE_BYTES && response.getConnectorsCount() > 0);
    if (!isFull) {
      response.addConnectors(connector);
    }
    return !isFull;
  }

  /**
   * How large it can be in an answer: as JSON, where a quote or a line break takes two bytes, and
   * the names of fields and the times as text take less than the constant.
   */
  private static int mostBytes(Connector connector) {
    return 2 * connector.getSerializedSize() + FIELD_NAMES;
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
