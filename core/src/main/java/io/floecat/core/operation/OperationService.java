package io.floecat.core.operation;

import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.OpenOperation;
import io.floecat.core.operation.store.Pending;
import io.floecat.core.operation.store.Tombstone;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.account.Permission;
import io.floecat.spi.account.Principal;
import io.floecat.spi.audit.AuditAction;
import io.floecat.spi.audit.AuditEvent;
import io.floecat.spi.audit.AuditTrail;
import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.Pointer;
import io.floecat.v1.FinishOperationsRequest;
import io.floecat.v1.FinishOperationsResponse;
import io.floecat.v1.ListOperationsRequest;
import io.floecat.v1.ListOperationsResponse;
import io.floecat.v1.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Shows and finishes what is open; for admins. */
public final class OperationService {

  private static final int DEFAULT_PAGE = 100;
  private static final int MAX_PAGE = 1000;
  private static final String ALL = "operations";
  private static final ListingToken TOKENS = new ListingToken(List.of(ALL));

  private final OperationStore store;
  private final Sweeper sweeper;
  private final OperationSettings settings;
  private final AuditTrail audit;
  private final TimeSource time;

  OperationService(
      OperationStore store,
      Sweeper sweeper,
      OperationSettings settings,
      AuditTrail audit,
      TimeSource time) {
    this.store = store;
    this.sweeper = sweeper;
    this.settings = settings;
    this.audit = audit;
    this.time = time;
  }

  /** What is open: first operations, then secrets on their way out. */
  public ListOperationsResponse list(Principal principal, ListOperationsRequest request) {
    var event = AuditEvent.of(principal, AuditAction.OPERATION_LIST, ALL);
    audit.requireEverywhere(principal, Permission.OPERATE, event);
    return audit.run(event, () -> list(request));
  }

  private ListOperationsResponse list(ListOperationsRequest request) {
    if (request.getPageSize() < 0) {
      throw InvalidArgumentException.of("page_size", "must not be negative");
    }
    int limit =
        request.getPageSize() == 0 ? DEFAULT_PAGE : Math.min(request.getPageSize(), MAX_PAGE);
    String token = after(request.getPageToken());
    if (token.startsWith(Keys.TOMBSTONES)) {
      return tombstones(limit, token).build();
    }
    Page page = store.list(Keys.OPERATIONS, limit, token);
    var operations = response(page);
    int left = limit - page.pointers().size();
    if (page.nextPageToken().isPresent() || left == 0) {
      // The tombstones' own prefix as a token begins their listing.
      return operations
          .setNextPageToken(TOKENS.encode(page.nextPageToken().orElse(Keys.TOMBSTONES)))
          .build();
    }
    var tombstones = tombstones(left, "");
    return operations
        .addAllOperations(tombstones.getOperationsList())
        .setNextPageToken(tombstones.getNextPageToken())
        .build();
  }

  private ListOperationsResponse.Builder tombstones(int limit, String token) {
    Page page = store.list(Keys.TOMBSTONES, limit, token);
    return response(page).setNextPageToken(page.nextPageToken().map(TOKENS::encode).orElse(""));
  }

  /** The key that a page token stands for; empty for none, which begins. */
  private static String after(String pageToken) {
    return pageToken.isEmpty()
        ? ""
        : TOKENS
            .decode(pageToken)
            .filter(key -> key.startsWith(Keys.OPERATIONS) || key.startsWith(Keys.TOMBSTONES))
            .orElseThrow(
                () ->
                    InvalidArgumentException.of(
                        "page_token",
                        "must be the next_page_token of the page before; leave it out to begin"
                            + " again"));
  }

  /** Does now what the sweeper would do. */
  public FinishOperationsResponse finish(Principal principal, FinishOperationsRequest request) {
    var event = AuditEvent.of(principal, AuditAction.OPERATION_FINISH, ALL);
    audit.requireEverywhere(principal, Permission.OPERATE, event);
    Sweep sweep = audit.run(event, sweeper::sweep);
    return FinishOperationsResponse.newBuilder()
        .setForward(sweep.forward())
        .setBack(sweep.back())
        .setDeletedSecrets(sweep.deleted())
        .setOpen(sweep.open())
        .build();
  }

  /** How many operations are open, up to a page, and for how long the oldest of them is. */
  public Backlog backlog() {
    Instant now = time.now();
    List<Pointer> open = store.list(Keys.OPERATIONS, MAX_PAGE, "").pointers();
    Duration oldestAge =
        open.stream()
            .flatMap(pointer -> startOf(pointer).stream())
            .map(start -> Duration.between(start, now))
            .filter(Duration::isPositive) // Another node's clock may be ahead.
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    return new Backlog(open.size(), oldestAge);
  }

  /** Empty where it cannot be understood. */
  private Optional<Instant> startOf(Pointer operation) {
    try {
      var open = store.parse(operation, OpenOperation.getDefaultInstance());
      return Optional.of(Records.instant(open.value().getStartTime()));
    } catch (DataLossException | FailedPreconditionException e) {
      return Optional.empty();
    }
  }

  /**
   * What is open at one moment.
   *
   * @param oldestAge zero where nothing is open
   */
  public record Backlog(int open, Duration oldestAge) {}

  private ListOperationsResponse.Builder response(Page page) {
    var response = ListOperationsResponse.newBuilder();
    for (Pointer pointer : page.pointers()) {
      try {
        shown(pointer).ifPresent(response::addOperations);
      } catch (DataLossException | FailedPreconditionException e) {
        response.addOperations(unreadable(pointer.key(), e));
      }
    }
    return response;
  }

  private Optional<Operation> shown(Pointer pointer) {
    return pointer.key().startsWith(Keys.TOMBSTONES)
        ? Optional.of(tombstone(store.parse(pointer, Tombstone.getDefaultInstance())))
        : operation(store.parse(pointer, OpenOperation.getDefaultInstance()));
  }

  /** No more than the key says, and what is wrong with it. */
  private static Operation unreadable(String key, FloecatException why) {
    return Operation.newBuilder()
        .setId(key.substring(key.indexOf('/') + 1))
        .setDetail(why.getMessage())
        .build();
  }

  private Optional<Operation> operation(Versioned<OpenOperation> open) {
    var name = ConnectorName.parse("connector", open.value().getConnector());
    ConnectorRecord record = store.record(name).value();
    if (!record.hasPending()) {
      return Optional.empty(); // It was finished between the two reads.
    }
    Pending pending = record.getPending();
    Instant due = Records.instant(pending.getStartTime()).plus(settings.deadline());
    return Optional.of(
        Operation.newBuilder()
            .setId(pending.getId())
            .setKind(Operation.Kind.forNumber(pending.getKindValue()))
            .setConnector(name.toString())
            .setSecretName(Secrets.ref(name, pending.getGeneration()).name())
            .setStartTime(pending.getStartTime())
            .setDueTime(Records.timestamp(due))
            .build());
  }

  private static Operation tombstone(Versioned<Tombstone> open) {
    Tombstone tombstone = open.value();
    String secret = Secrets.ref(SecretDeletion.name(tombstone), tombstone.getGeneration()).name();
    boolean quarantined = tombstone.getPhase() == Tombstone.Phase.QUARANTINED;
    return Operation.newBuilder()
        .setId(secret)
        .setKind(quarantined ? Operation.Kind.CONFIRM_DELETION : Operation.Kind.DELETE_SECRET)
        .setConnector(tombstone.getConnector())
        .setSecretName(secret)
        .setStartTime(tombstone.getStartTime())
        .setDueTime(tombstone.getDueTime())
        .setDetail(detail(tombstone))
        .build();
  }

  private static String detail(Tombstone tombstone) {
    if (tombstone.getForeign()) {
      return "the name holds a secret that the service did not make; it is left alone";
    }
    return tombstone.getRefusals() == 0
        ? ""
        : "the secrets manager refused %s times: %s"
            .formatted(tombstone.getRefusals(), SecretDeletion.remedy(tombstone));
  }
}
