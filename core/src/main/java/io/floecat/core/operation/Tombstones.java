package io.floecat.core.operation;

import io.floecat.core.operation.store.ActiveVersion;
import io.floecat.core.operation.store.Pending;
import io.floecat.core.operation.store.Tombstone;
import io.floecat.spi.account.ConnectorName;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Puts up tombstones: a name that is no longer wanted has one until it is proved dead. */
final class Tombstones {

  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(30);

  private final OperationStore store;
  private final OperationSettings settings;
  private final TimeSource time;

  Tombstones(OperationStore store, OperationSettings settings, TimeSource time) {
    this.store = store;
    this.settings = settings;
    this.time = time;
  }

  /** For a name under which a secret may have been created, and nobody was told so. */
  void neverAcknowledged(Commit commit, ConnectorName name, Pending pending) {
    long generation = pending.getGeneration();
    Instant now = time.now();
    put(
        commit,
        before(name, generation),
        open(name, generation, now)
            .setCreateToken(pending.getId())
            .setMode(Tombstone.Mode.WINDOW)
            .setClean(true)
            .build(),
        now);
  }

  /**
   * For the secret of a record that ends here. The caller works it next, and has its claim already.
   *
   * @return the claim
   */
  String claimed(Commit commit, ConnectorName name, ActiveVersion secret, Tombstone.Mode mode) {
    Instant now = time.now();
    String claim = UUID.randomUUID().toString();
    var before = before(name, secret.getGeneration());
    put(
        commit,
        before,
        open(name, secret.getGeneration(), now)
            .setCreateToken(secret.getCreateToken())
            .setLastActiveVersion(secret.getVersion())
            .setMode(mode)
            .setClean(!before.isPresent())
            .setClaim(claim)
            .setClaimTime(Records.timestamp(now))
            .build(),
        now.plus(settings.deadline()));
    return claim;
  }

  /** For the secret of a deleted record that goes for good, or whose undelete was given up. */
  void unclaimed(Commit commit, ConnectorName name, ActiveVersion secret, Tombstone.Mode mode) {
    Instant now = time.now();
    put(
        commit,
        before(name, secret.getGeneration()),
        open(name, secret.getGeneration(), now)
            .setCreateToken(secret.getCreateToken())
            .setLastActiveVersion(secret.getVersion())
            .setMode(mode)
            .setClean(false)
            .build(),
        now);
  }

  /**
   * For a name under which whatever is found is taken for ours, and deleted for good: nothing says
   * any more what we made, and somebody ordered it, or nobody else can have made it.
   */
  void presumed(Commit commit, Versioned<Tombstone> before, Keys.Attempt attempt) {
    Instant now = time.now();
    put(
        commit,
        before,
        unknown(attempt, now).setMode(Tombstone.Mode.FORCE).setPresumed(true).build(),
        now);
  }

  /** For a name of which nothing says any more what we made under it. */
  void unproven(Commit commit, Versioned<Tombstone> before, Keys.Attempt attempt) {
    Instant now = time.now();
    put(commit, before, unknown(attempt, now).setMode(Tombstone.Mode.WINDOW).build(), now);
  }

  private static Tombstone.Builder unknown(Keys.Attempt attempt, Instant now) {
    return open(attempt.name(), attempt.generation(), now)
        .setCreateToken(UUID.randomUUID().toString())
        .setClean(false);
  }

  /** Begins a deletion anew that deletes for good. */
  void forced(Commit commit, Versioned<Tombstone> before) {
    Instant now = time.now();
    put(
        commit,
        before,
        before.value().toBuilder()
            .setMode(Tombstone.Mode.FORCE)
            .setPhase(Tombstone.Phase.OPEN)
            .setClean(false)
            .clearClaim()
            .build(),
        now);
  }

  /** What is there already is replaced, whether or not it can be read. */
  private Versioned<Tombstone> before(ConnectorName name, long generation) {
    return store.getInAnyCase(Keys.tombstone(name, generation), Tombstone.getDefaultInstance());
  }

  /** Whether somebody works it, lives, and is not past the deadline. */
  boolean isBeingWorked(Tombstone tombstone) {
    return !tombstone.getClaim().isEmpty()
        && !settings.mayOthersGoOn(Records.instant(tombstone.getClaimTime()), time.now());
  }

  /** Claims it; a claim that is taken over may still have a call on its way. */
  Tombstone claim(Tombstone tombstone, String claim) {
    return tombstone.toBuilder()
        .setClean(tombstone.getClean() && tombstone.getClaim().isEmpty())
        .setClaim(claim)
        .setClaimTime(Records.timestamp(time.now()))
        .build();
  }

  /** Adds to a commit a tombstone that is to be looked at next at {@code due}. */
  void put(Commit commit, Versioned<Tombstone> before, Tombstone after, Instant due) {
    commit.put(before, after.toBuilder().setDueTime(Records.timestamp(due)).build());
    commit.due(due, before.key());
  }

  /**
   * When somebody else may go on with it if its claimant does not. What was proved dead once waits
   * for the quarantine: a stray call of the claimant could bring it back.
   */
  Instant claimEnd(Tombstone claimed) {
    return claimed.getPhase() == Tombstone.Phase.QUARANTINED
        ? quarantineEnd(claimed)
        : Records.instant(claimed.getClaimTime()).plus(settings.deadline());
  }

  /** When no call of any claimant so far can be on its way any more. */
  static Instant quarantineEnd(Tombstone tombstone) {
    return Records.instant(tombstone.getClaimTime()).plus(OperationSettings.QUARANTINE);
  }

  /** When to try again where the secrets manager refused: later each time, up to an hour. */
  Instant backOff(Tombstone refused) {
    Duration pause = FIRST_BACK_OFF.multipliedBy(1L << Math.min(refused.getRefusals(), 7));
    Duration bounded =
        refused.getPhase() == Tombstone.Phase.QUARANTINED
                || pause.compareTo(OperationSettings.QUARANTINE) > 0
            ? OperationSettings.QUARANTINE
            : pause;
    return time.now().plus(bounded);
  }

  private static Tombstone.Builder open(ConnectorName name, long generation, Instant now) {
    return Tombstone.newBuilder()
        .setFormat(Commit.FORMAT)
        .setConnector(name.toString())
        .setGeneration(generation)
        .setPhase(Tombstone.Phase.OPEN)
        .setStartTime(Records.timestamp(now));
  }
}
