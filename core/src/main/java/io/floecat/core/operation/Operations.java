package io.floecat.core.operation;

import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.Pending;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.error.AbortedException;
import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.NotFoundException;
import io.floecat.spi.error.UnavailableException;
import io.floecat.v1.Connector;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Every write on a connector and its credentials, as one.
 *
 * <p>An acknowledged write is durable and readable; one that was not acknowledged is, after
 * recovery, wholly there or wholly gone, also when a stalled call takes effect late. A method that
 * returns has acknowledged. One that throws {@link UnavailableException} or {@code
 * DeadlineExceededException} has not, and the same request under the same id may be sent again; any
 * other exception means that nothing was changed.
 */
public final class Operations {

  private final OperationStore store;
  private final WriteLoop loop;
  private final PlannedWrites planned;
  private final Undelete undelete;
  private final Deletions deletions;
  private final Requests requests;
  private final Unreadable unreadable;
  private final OperationAwaiter awaiter;

  Operations(
      OperationStore store,
      WriteLoop loop,
      PlannedWrites planned,
      OperationParts parts,
      OperationAwaiter awaiter) {
    this.store = store;
    this.loop = loop;
    this.planned = planned;
    this.undelete = parts.undelete;
    this.deletions = parts.deletions;
    this.requests = parts.requests;
    this.unreadable = parts.unreadable;
    this.awaiter = awaiter;
  }

  /**
   * Creates a connector, also over a deleted one.
   *
   * @param proposed the connector's name; where the request ran before under a generated name, that
   *     one is used
   * @param plan with {@link CredentialChange.Replace}, or {@link CredentialChange.Keep} for a
   *     connector without credentials
   */
  public Connector create(ConnectorName proposed, WritePlan plan, WriteRequest request) {
    return loop.settle(
        proposed,
        request,
        new WriteAttempt() {
          @Override
          public Optional<Connector> attempt(Write write, Versioned<ConnectorRecord> record) {
            return planned.create(write, record, plan);
          }

          @Override
          public CredentialChange credentials(ConnectorRecord record) {
            return plan.credentials();
          }
        });
  }

  /**
   * Changes a connector.
   *
   * @param plan what to make of the stored connector; asked anew each time the record was changed
   * @param ifMissing what to create where there is no connector; empty: then there must be one
   */
  public Connector update(
      ConnectorName name,
      Function<Connector, WritePlan> plan,
      Optional<Supplier<WritePlan>> ifMissing,
      WriteRequest request) {
    return loop.settle(
        name,
        request,
        new WriteAttempt() {
          @Override
          public Optional<Connector> attempt(Write write, Versioned<ConnectorRecord> record) {
            if (Records.isGone(record.value())) {
              return planned.create(
                  write, record, ifMissing.orElseThrow(() -> notFound(name, record)).get());
            }
            requireEtag(record, request);
            return planned.update(write, record, plan.apply(record.value().getConnector()));
          }

          @Override
          public CredentialChange credentials(ConnectorRecord record) {
            return Records.isGone(record)
                ? ifMissing.map(it -> it.get().credentials()).orElseGet(CredentialChange.Keep::new)
                : plan.apply(record.getConnector()).credentials();
          }
        });
  }

  /**
   * Deletes a connector, for as long as the recovery window lasts.
   *
   * @param allowMissing succeed where there is none, or a deleted one
   */
  public Connector delete(ConnectorName name, boolean allowMissing, WriteRequest request) {
    return loop.settle(
        name,
        request,
        (write, record) -> {
          if (Records.isGone(record.value())) {
            if (allowMissing) {
              return Optional.of(Records.shown(name, record.value()));
            }
            throw notThere(name, record, "is deleted already; expunge it to have it gone at once");
          }
          requireEtag(record, request);
          return request.validateOnly()
              ? Optional.of(Records.shown(name, record.value()))
              : deletions.delete(write, record);
        });
  }

  /** Takes a deletion back. */
  public Connector undelete(ConnectorName name, WriteRequest request) {
    return loop.settle(
        name,
        request,
        (write, record) -> {
          if (Records.isMissing(record.value())) {
            throw notFound(name, record);
          }
          requireEtag(record, request);
          undelete.requireRestorable(record.value());
          return record.value().hasSecret()
              ? undelete.begin(write, record).map(id -> awaiter.restored(write, id))
              : undelete.withoutSecret(write, record);
        });
  }

  /**
   * Removes a connector and its secret for good, live or deleted, also while an update is open, and
   * also where what is stored of it cannot be understood (rule 18).
   */
  public void expunge(ConnectorName name, WriteRequest request) {
    try {
      expungeReadable(name, request);
    } catch (DataLossException e) {
      var record = store.getInAnyCase(Keys.record(name), ConnectorRecord.getDefaultInstance());
      if (!record.isUnreadable() || !request.etag().isEmpty()) {
        throw e; // Something else is damaged, or the caller means a version that cannot be told.
      }
      Write write = requests.look(name, request);
      if (!unreadable.expunge(name, record, it -> requests.doneWithoutSecret(it, write))) {
        throw e;
      }
    }
  }

  private void expungeReadable(ConnectorName name, WriteRequest request) {
    loop.settle(
        name,
        request,
        new WriteAttempt() {
          @Override
          public Optional<Connector> attempt(Write write, Versioned<ConnectorRecord> record) {
            if (Records.isMissing(record.value())) {
              if (unreadable.expungeTombstones(name, record) > 0) {
                return Optional.of(Connector.getDefaultInstance());
              }
              throw notFound(name, record);
            }
            requireEtag(record, request);
            return deletions.expunge(write, record)
                ? Optional.of(Connector.getDefaultInstance())
                : Optional.empty();
          }

          @Override
          public boolean mayEnd(Pending pending) {
            return isUpdate(pending);
          }
        });
  }

  /** Whether an operation is one that expunging the connector may end (rule 9). */
  static boolean isUpdate(Pending pending) {
    return pending.getKind() == Pending.Kind.PUT || pending.getKind() == Pending.Kind.PUT_TAKEN;
  }

  private static void requireEtag(Versioned<ConnectorRecord> record, WriteRequest request) {
    if (!request.etag().isEmpty()
        && !request.etag().equals(record.value().getConnector().getEtag())) {
      throw new AbortedException(
          ErrorReason.ETAG_MISMATCH,
          "the connector was written since its etag was read: read it again, and send the write"
              + " with the new etag, or without one to write in any case");
    }
  }

  private static NotFoundException notFound(ConnectorName name, Versioned<ConnectorRecord> record) {
    return notThere(name, record, "is deleted; undelete it first");
  }

  private static NotFoundException notThere(
      ConnectorName name, Versioned<ConnectorRecord> record, String ifDeleted) {
    return Records.isMissing(record.value())
        ? new NotFoundException(ErrorReason.CONNECTOR_NOT_FOUND, "there is no connector " + name)
        : new NotFoundException(
            ErrorReason.CONNECTOR_DELETED, "the connector %s %s".formatted(name, ifDeleted));
  }
}
