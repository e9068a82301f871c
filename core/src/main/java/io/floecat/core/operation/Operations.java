package io.floecat.core.operation;

import io.floecat.core.account.ConnectorName;
import io.floecat.core.error.AbortedException;
import io.floecat.core.error.AlreadyExistsException;
import io.floecat.core.error.ErrorReason;
import io.floecat.core.error.FailedPreconditionException;
import io.floecat.core.error.InvalidArgumentException;
import io.floecat.core.error.NotFoundException;
import io.floecat.core.error.UnavailableException;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.Pending;
import io.floecat.core.operation.store.RequestRecord;
import io.floecat.core.secret.SecretValue;
import io.floecat.v1.Connector;
import java.time.Duration;
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

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final OperationStore store;
  private final Accounts accounts;
  private final Requests requests;
  private final NewSecret newSecret;
  private final NewVersion newVersion;
  private final Restoration restoration;
  private final Endings endings;
  private final Finisher finisher;
  private final Pins pins;
  private final Pace pace;

  Operations(
      OperationStore store,
      Accounts accounts,
      Requests requests,
      NewSecret newSecret,
      NewVersion newVersion,
      Restoration restoration,
      Endings endings,
      Finisher finisher,
      Pins pins,
      Pace pace) {
    this.store = store;
    this.accounts = accounts;
    this.requests = requests;
    this.newSecret = newSecret;
    this.newVersion = newVersion;
    this.restoration = restoration;
    this.endings = endings;
    this.finisher = finisher;
    this.pins = pins;
    this.pace = pace;
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
    return settle(
        proposed,
        request,
        new Steps() {
          @Override
          public Optional<Connector> attempt(Write write, Versioned<ConnectorRecord> record) {
            return create(write, record, plan);
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
    return settle(
        name,
        request,
        new Steps() {
          @Override
          public Optional<Connector> attempt(Write write, Versioned<ConnectorRecord> record) {
            if (isGone(record.value())) {
              return create(
                  write, record, ifMissing.orElseThrow(() -> notFound(name, record)).get());
            }
            requireEtag(record, request);
            return update(write, record, plan.apply(record.value().getConnector()));
          }

          @Override
          public CredentialChange credentials(ConnectorRecord record) {
            return isGone(record)
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
    return settle(
        name,
        request,
        (write, record) -> {
          if (isGone(record.value())) {
            if (allowMissing) {
              return Optional.of(shown(name, record.value()));
            }
            throw notFound(name, record);
          }
          requireEtag(record, request);
          return request.validateOnly()
              ? Optional.of(shown(name, record.value()))
              : endings.delete(write, record);
        });
  }

  /** Takes a deletion back. */
  public Connector undelete(ConnectorName name, WriteRequest request) {
    return settle(
        name,
        request,
        (write, record) -> {
          if (isMissing(record.value())) {
            throw notFound(name, record);
          }
          requireEtag(record, request);
          restoration.requireRestorable(record.value());
          return record.value().hasSecret()
              ? restoration.begin(write, record).map(id -> restore(write, id))
              : restoration.withoutSecret(write, record);
        });
  }

  /** Removes a connector and its secret for good, live or deleted, also while an update is open. */
  public void expunge(ConnectorName name, WriteRequest request) {
    settle(
        name,
        request,
        new Steps() {
          @Override
          public Optional<Connector> attempt(Write write, Versioned<ConnectorRecord> record) {
            if (isMissing(record.value())) {
              throw notFound(name, record);
            }
            requireEtag(record, request);
            return endings.expunge(write, record)
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

  /** What a write does at each look at the record. */
  @FunctionalInterface
  private interface Steps {

    /** Makes the write if it can be made: empty if the record was changed meanwhile. */
    Optional<Connector> attempt(Write write, Versioned<ConnectorRecord> record);

    /** The credentials it brings, as applied to this record. */
    default CredentialChange credentials(ConnectorRecord record) {
      return new CredentialChange.Keep();
    }

    /** Whether it goes ahead although this operation is open. */
    default boolean mayEnd(Pending pending) {
      return false;
    }
  }

  /** Looks until the write is made, was made before, or cannot be made. */
  private Connector settle(ConnectorName proposed, WriteRequest request, Steps steps) {
    long end = pace.nanos() + OperationSettings.WAIT_FOR_OTHERS.toNanos();
    while (true) {
      // The record first: a request that is not known after it has left no trace in it.
      var record = store.record(proposed);
      Write write = requests.look(proposed, request);
      Optional<Versioned<RequestRecord>> known = requests.known(write);
      if (known.isPresent()) {
        write = new Write(connector(known.get()), request, write.slot());
        record = store.record(write.name());
      }
      Optional<Connector> made =
          known.isPresent()
              ? again(write, known.get(), record, steps)
              : firstTime(write, record, steps);
      if (made.isPresent()) {
        return made.get();
      }
      waitOrFinish(write.name(), record, end);
    }
  }

  private Optional<Connector> firstTime(
      Write write, Versioned<ConnectorRecord> record, Steps steps) {
    boolean free =
        !record.value().hasPending()
            || write.request().validateOnly()
            || steps.mayEnd(record.value().getPending());
    return free ? steps.attempt(write, record) : Optional.empty();
  }

  /** The same request came before: it is answered, or its operation carried on (rule 4). */
  private Optional<Connector> again(
      Write write, Versioned<RequestRecord> known, Versioned<ConnectorRecord> record, Steps steps) {
    String running = known.value().getRunning();
    if (running.isEmpty()) {
      return Optional.of(replay(known, write.name(), credentials(steps, record.value())));
    }
    return record.value().getPending().getId().equals(running)
        ? Optional.of(carryOn(write, record, steps.credentials(record.value())))
        : Optional.empty();
  }

  /** What was planned may no longer fit the connector; then the masked request alone decides. */
  private static CredentialChange credentials(Steps steps, ConnectorRecord record) {
    try {
      return steps.credentials(record);
    } catch (InvalidArgumentException e) {
      return new CredentialChange.Keep();
    }
  }

  /** Others wait, and once its owner has had its time, finish the operation first (rule 5). */
  private void waitOrFinish(ConnectorName name, Versioned<ConnectorRecord> record, long end) {
    boolean moved =
        !record.value().hasPending()
            || (finisher.isPastDeadline(record.value().getPending())
                && finisher.finish(name, record) != Ended.OPEN);
    if (pace.nanos() >= end || Thread.currentThread().isInterrupted()) {
      throw new AbortedException(
          ErrorReason.OPERATION_IN_PROGRESS,
          "another write on %s is under way; send this one again".formatted(name),
          Duration.ofSeconds(1));
    }
    if (!moved) {
      pace.pause(LOOK_AGAIN);
    }
  }

  private Optional<Connector> create(
      Write write, Versioned<ConnectorRecord> record, WritePlan plan) {
    if (!isGone(record.value())) {
      throw new AlreadyExistsException(
          ErrorReason.CONNECTOR_ALREADY_EXISTS,
          "the connector %s exists; update it instead".formatted(write.name()));
    }
    accounts.requireUsable(write.name().account());
    Connector target = Records.toCreate(write.name(), plan.target(), pace.now());
    if (write.request().validateOnly()) {
      return Optional.of(target);
    }
    return plan.credentials() instanceof CredentialChange.Replace(SecretValue value)
        ? newSecret.begin(write, record, target).map(id -> created(write, id, value))
        : atOnce(write, record, Records.withoutSecret(record.value(), target));
  }

  private Optional<Connector> update(
      Write write, Versioned<ConnectorRecord> record, WritePlan plan) {
    ConnectorRecord before = record.value();
    Connector target = Records.toUpdate(before.getConnector(), plan.target(), pace.now());
    if (write.request().validateOnly()) {
      return Optional.of(
          Records.withSameSecret(before, target).getConnector().toBuilder().clearEtag().build());
    }
    return switch (plan.credentials()) {
      case CredentialChange.Keep _ -> keep(write, record, target);
      case CredentialChange.Clear _ -> endings.clear(write, record, target);
      case CredentialChange.Replace(SecretValue value) ->
          before.hasSecret()
              ? replace(write, record, target, value)
              : newSecret.begin(write, record, target).map(id -> created(write, id, value));
      case CredentialChange.Edit edit -> edit(write, record, target, edit);
    };
  }

  private Optional<Connector> keep(
      Write write, Versioned<ConnectorRecord> record, Connector target) {
    return atOnce(write, record, Records.withSameSecretIfChanged(record.value(), target));
  }

  /** Equal credentials can only be behind an equal mask; then a look saves a version (rule 10). */
  private Optional<Connector> replace(
      Write write, Versioned<ConnectorRecord> record, Connector target, SecretValue value) {
    boolean equalMask = target.getAuth().equals(record.value().getConnector().getAuth());
    if (equalMask && pins.get(write.name(), record) instanceof Answer.Ok<SecretValue>(var pinned)) {
      try (pinned) {
        if (pinned.equals(value)) {
          return keep(write, record, target);
        }
      }
    }
    return newVersion.begin(write, record, target).map(id -> changed(write, id, value));
  }

  private Optional<Connector> edit(
      Write write,
      Versioned<ConnectorRecord> record,
      Connector target,
      CredentialChange.Edit edit) {
    try (SecretValue pinned = pins.read(write.name(), record);
        SecretValue edited = edit.edit().apply(pinned)) {
      return edited.equals(pinned)
          ? keep(write, record, target)
          : newVersion.begin(write, record, target).map(id -> changed(write, id, edited));
    }
  }

  /** A write that touches no secret: one commit. */
  private Optional<Connector> atOnce(
      Write write, Versioned<ConnectorRecord> record, ConnectorRecord after) {
    Commit commit = store.begin();
    accounts.requireActive(commit, write.name().account());
    commit.put(record, after);
    requests.doneAtOnce(commit, write, after);
    return commit.commit() ? Optional.of(after.getConnector()) : Optional.empty();
  }

  private Connector carryOn(
      Write write, Versioned<ConnectorRecord> record, CredentialChange credentials) {
    Pending pending = record.value().getPending();
    return switch (credentials) {
      case CredentialChange.Replace(SecretValue value) ->
          pending.getKind() == Pending.Kind.NEW
              ? created(write, pending.getId(), value)
              : changed(write, pending.getId(), value);
      case CredentialChange.Edit edit -> {
        try (SecretValue pinned = pins.read(write.name(), record);
            SecretValue edited = edit.edit().apply(pinned)) {
          yield changed(write, pending.getId(), edited);
        }
      }
      case CredentialChange.Keep _, CredentialChange.Clear _ -> restore(write, pending.getId());
    };
  }

  private Connector created(Write write, String id, SecretValue value) {
    return newSecret
        .work(write.name(), id, value)
        .orElseGet(() -> afterOthers(write, new CredentialChange.Replace(value)));
  }

  private Connector changed(Write write, String id, SecretValue value) {
    return newVersion
        .work(write.name(), id, value)
        .orElseGet(() -> afterOthers(write, new CredentialChange.Replace(value)));
  }

  private Connector restore(Write write, String id) {
    var record = store.record(write.name());
    if (Records.carries(record.value(), id, Pending.Kind.RESTORE)) {
      switch (restoration.finish(write.name(), record)) {
        case FORWARD -> {
          return shown(write.name(), store.record(write.name()).value());
        }
        case BACK ->
            throw new FailedPreconditionException(
                ErrorReason.MISSING_PERMISSION,
                "the secret could not be restored: the service may lack RestoreSecret in its"
                    + " secrets manager, or the secret is gone; then create the connector anew");
        case MOVED, OPEN -> {} // Only the request's own record tells.
      }
    }
    return afterOthers(write, new CredentialChange.Keep());
  }

  /** Somebody else ended the operation: only the request's own record says how (rule 8). */
  private Connector afterOthers(Write write, CredentialChange credentials) {
    return requests
        .known(requests.look(write.name(), write.request()))
        .filter(known -> known.value().getRunning().isEmpty())
        .map(known -> replay(known, write.name(), credentials))
        .orElseThrow(
            () ->
                new UnavailableException(
                    ErrorReason.DEPENDENCY_UNAVAILABLE,
                    "the write was interrupted; it was undone, or will be finished or undone soon:"
                        + " read the connector, or send the same request under the same id",
                    Duration.ofSeconds(1)));
  }

  private Connector replay(
      Versioned<RequestRecord> known, ConnectorName name, CredentialChange credentials) {
    requests.requireSameCredentials(known, name, credentials);
    return shown(name, store.record(name).value());
  }

  private static Connector shown(ConnectorName name, ConnectorRecord record) {
    return isMissing(record)
        ? Connector.newBuilder().setName(name.toString()).build()
        : record.getConnector();
  }

  private static ConnectorName connector(Versioned<RequestRecord> known) {
    return ConnectorName.parse("name", known.value().getConnector());
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
    return isMissing(record.value())
        ? new NotFoundException(ErrorReason.CONNECTOR_NOT_FOUND, "there is no connector " + name)
        : new NotFoundException(
            ErrorReason.CONNECTOR_DELETED,
            "the connector %s is deleted; undelete it first".formatted(name));
  }

  private static boolean isMissing(ConnectorRecord record) {
    return !record.hasConnector() || record.getHidden();
  }

  private static boolean isGone(ConnectorRecord record) {
    return isMissing(record) || Records.isDeleted(record);
  }
}
