package io.floecat.core.operation;

import io.floecat.core.operation.store.NameCounter;
import io.floecat.core.operation.store.Tombstone;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.error.DataLossException;
import io.floecat.spi.secret.Recovery;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretRefusedException;
import io.floecat.spi.secret.SecretValue;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works tombstones (rules 14 to 16): deletes the secret, and when no late call can be on its way
 * any more, looks once again. Under attribute-based access control a missing secret and a forbidden
 * one look alike; creating a secret under the name is the only test whose answer is not ambiguous.
 */
final class SecretDeletion {

  private static final Logger log = LoggerFactory.getLogger(SecretDeletion.class);

  /** So many names of a connector are remembered as somebody else's. */
  private static final int FOREIGN = 1000;

  /** What is to be mended where the secrets manager does not say so itself. */
  private static final String GRANT =
      "grant the service CreateSecret, GetSecretValue and DeleteSecret on the secret";

  /** What a call found out about the name. */
  private sealed interface Finding {

    /** Nothing is live under the name. */
    record Dead() implements Finding {}

    /** A live secret is under the name that we never made. */
    record Foreign() implements Finding {}

    /**
     * We were refused; nothing is on its way.
     *
     * @param isCertain whether the refusal is one that the secrets manager documents
     */
    record Refused(String remedy, boolean isCertain) implements Finding {}

    /** No answer: the call may still take effect. */
    record Unclear() implements Finding {}

    static Finding refused(SecretCallResult.Refused<?> answer) {
      boolean isCertain = answer.cause().kind() != SecretRefusedException.Kind.UNLISTED;
      return new Refused(answer.cause().remedy(), isCertain);
    }
  }

  private static final Finding DEAD = new Finding.Dead();
  private static final Finding NOT_OURS = new Finding.Foreign();
  private static final Finding DENIED = new Finding.Refused(GRANT, true);
  private static final Finding UNCLEAR = new Finding.Unclear();

  private final OperationStore store;
  private final SecretCalls calls;
  private final Tombstones tombstones;
  private final OperationSettings settings;
  private final TimeSource time;
  private final OperationListener listener;

  SecretDeletion(
      OperationStore store,
      SecretCalls calls,
      Tombstones tombstones,
      OperationSettings settings,
      TimeSource time,
      OperationListener listener) {
    this.store = store;
    this.calls = calls;
    this.tombstones = tombstones;
    this.settings = settings;
    this.time = time;
    this.listener = listener;
  }

  /** Works a tombstone that is due, unless somebody else does: true if it got a step further. */
  boolean work(Versioned<Tombstone> tombstone) {
    if (tombstones.isBeingWorked(tombstone.value()) || !isDue(tombstone.value())) {
      return false;
    }
    String claim = UUID.randomUUID().toString();
    Tombstone claimed = tombstones.claim(tombstone.value(), claim);
    Commit commit = store.begin();
    tombstones.put(commit, tombstone, claimed, tombstones.claimEnd(claimed));
    return commit.commit()
        && workClaimed(name(tombstone.value()), tombstone.value().getGeneration(), claim);
  }

  /** Works a tombstone under a claim that was committed: true if it got a step further. */
  boolean workClaimed(ConnectorName name, long generation, String claim) {
    var tombstone = store.tombstone(name, generation);
    if (!tombstone.value().getClaim().equals(claim)) {
      return false;
    }
    SecretRef ref = Secrets.ref(name, generation);
    return switch (deleteInAnyCase(tombstone, ref)) {
      case Finding.Dead _ -> advance(tombstone, ref, false);
      case Finding.Foreign _ -> advance(tombstone, ref, true);
      case Finding.Refused refused -> release(tombstone, ref, refused);
      case Finding.Unclear _ -> false; // Whoever takes the claim over knows of the stray call.
    };
  }

  private boolean isDue(Tombstone tombstone) {
    return !time.now().isBefore(Records.instant(tombstone.getDueTime()));
  }

  /**
   * What a secret holds that cannot be read can neither be proved ours nor be restored: it goes for
   * good, unless it is the secret of a deleted connector, which only its expunging ends.
   */
  private Finding deleteInAnyCase(Versioned<Tombstone> tombstone, SecretRef ref) {
    try {
      return delete(tombstone, ref);
    } catch (DataLossException e) {
      var record = store.record(name(tombstone.value())).value();
      if (record.getSecret().getGeneration() == tombstone.value().getGeneration()) {
        throw e;
      }
      return delete(tombstone, ref, new Recovery.None());
    }
  }

  private Finding delete(Versioned<Tombstone> tombstone, SecretRef ref) {
    Tombstone value = tombstone.value();
    boolean ours = !value.getLastActiveVersion().isEmpty() || value.getPresumed();
    if (value.getPhase() == Tombstone.Phase.OPEN && ours) {
      return switch (calls.delete(tombstone, ref, recovery(value))) {
        case SecretCallResult.Ok<Boolean> _, SecretCallResult.Scheduled<Boolean> _ -> DEAD;
        case SecretCallResult.Unreadable<Boolean> _ -> deleteByCreating(tombstone, ref);
        case SecretCallResult.Refused<Boolean> refused -> Finding.refused(refused);
        case SecretCallResult.Taken<Boolean> _, SecretCallResult.Unknown<Boolean> _ -> UNCLEAR;
      };
    }
    return deleteByCreating(tombstone, ref);
  }

  private Finding deleteByCreating(Versioned<Tombstone> tombstone, SecretRef ref) {
    return switch (calls.create(
        tombstone, ref, Secrets.MARKER, tombstone.value().getCreateToken())) {
      case SecretCallResult.Ok<Boolean> _ -> delete(tombstone, ref, settings.window());
      case SecretCallResult.Scheduled<Boolean> _ -> DEAD;
      case SecretCallResult.Taken<Boolean> _ -> deleteIfOurs(tombstone, ref);
      case SecretCallResult.Unreadable<Boolean> _ -> DENIED;
      case SecretCallResult.Refused<Boolean> refused -> Finding.refused(refused);
      case SecretCallResult.Unknown<Boolean> _ -> UNCLEAR;
    };
  }

  /** A live secret is ours if it has the version that we pinned, or the one we created it with. */
  private Finding deleteIfOurs(Versioned<Tombstone> tombstone, SecretRef ref) {
    Tombstone value = tombstone.value();
    if (value.getPresumed()) {
      return delete(tombstone, ref, recovery(value));
    }
    Finding byPin =
        value.getLastActiveVersion().isEmpty()
            ? NOT_OURS
            : deleteIfItHas(tombstone, ref, value.getLastActiveVersion());
    return byPin == NOT_OURS ? deleteIfItHas(tombstone, ref, value.getCreateToken()) : byPin;
  }

  private Finding deleteIfItHas(Versioned<Tombstone> tombstone, SecretRef ref, String version) {
    return switch (calls.get(tombstone, ref, version)) {
      case SecretCallResult.Ok<SecretValue>(var found) -> {
        found.close();
        yield delete(tombstone, ref, recovery(tombstone.value()));
      }
      case SecretCallResult.Scheduled<SecretValue> _ -> DEAD;
      case SecretCallResult.Unreadable<SecretValue> answer -> answer.isDenied() ? DENIED : NOT_OURS;
      case SecretCallResult.Refused<SecretValue> refused -> Finding.refused(refused);
      case SecretCallResult.Taken<SecretValue> _, SecretCallResult.Unknown<SecretValue> _ ->
          UNCLEAR;
    };
  }

  private Finding delete(Versioned<Tombstone> tombstone, SecretRef ref, Recovery recovery) {
    return switch (calls.delete(tombstone, ref, recovery)) {
      case SecretCallResult.Ok<Boolean> _, SecretCallResult.Scheduled<Boolean> _ -> DEAD;
      case SecretCallResult.Unreadable<Boolean> _ -> DENIED;
      case SecretCallResult.Refused<Boolean> refused -> Finding.refused(refused);
      case SecretCallResult.Taken<Boolean> _, SecretCallResult.Unknown<Boolean> _ -> UNCLEAR;
    };
  }

  /**
   * Proved deleted: the first time begins the quarantine, the second time, after it, ends the work.
   */
  private boolean advance(Versioned<Tombstone> tombstone, SecretRef ref, boolean foreign) {
    if (foreign) {
      log.warn("{} holds a secret that the service did not make; it is left alone", ref);
    }
    Commit commit = store.begin();
    if (tombstone.value().getPhase() == Tombstone.Phase.QUARANTINED) {
      commit.remove(tombstone);
      if (foreign) {
        rememberForeign(commit, tombstone.value());
      }
    } else {
      Tombstone quarantined =
          tombstone.value().toBuilder()
              .setPhase(Tombstone.Phase.QUARANTINED)
              .setForeign(foreign)
              .clearClaim()
              .clearRefusals()
              .clearRemedy()
              .build();
      tombstones.put(commit, tombstone, quarantined, Tombstones.quarantineEnd(quarantined));
    }
    boolean advanced = commit.commit();
    if (advanced) {
      listener.on(OperationListener.Event.SECRET_DELETED, ref.name());
    }
    return advanced;
  }

  /** When nothing else tells any more whose it is, this does. */
  private void rememberForeign(Commit commit, Tombstone tombstone) {
    var names = store.getInAnyCase(Keys.names(name(tombstone)), NameCounter.getDefaultInstance());
    if (names.isPresent() && !names.isUnreadable() && names.value().getForeignCount() < FOREIGN) {
      commit.put(names, names.value().toBuilder().addForeign(tombstone.getGeneration()).build());
    }
  }

  /**
   * Tried again later, and later each time. After a refusal that nobody documents the call could
   * have taken effect all the same: then the tombstone counts as not clean (rule 14).
   */
  private boolean release(Versioned<Tombstone> tombstone, SecretRef ref, Finding.Refused refused) {
    log.warn(
        "the secrets manager refuses to delete {}; it is tried again later. {}",
        ref,
        refused.remedy());
    listener.on(OperationListener.Event.REFUSED, ref.name());
    Tombstone value = tombstone.value();
    Commit commit = store.begin();
    tombstones.put(
        commit,
        tombstone,
        value.toBuilder()
            .clearClaim()
            .setClean(value.getClean() && refused.isCertain())
            .setRefusals(value.getRefusals() + 1)
            .setRemedy(refused.remedy())
            .build(),
        tombstones.backOff(value));
    commit.tryCommit(); // Where it is lost, somebody else has the claim.
    return false;
  }

  /** What to mend for a tombstone that was refused. */
  static String remedy(Tombstone refused) {
    return refused.getRemedy().isEmpty() ? GRANT : refused.getRemedy();
  }

  private Recovery recovery(Tombstone tombstone) {
    return tombstone.getMode() == Tombstone.Mode.FORCE ? new Recovery.None() : settings.window();
  }

  static ConnectorName name(Tombstone tombstone) {
    return ConnectorName.parse("connector", tombstone.getConnector());
  }
}
