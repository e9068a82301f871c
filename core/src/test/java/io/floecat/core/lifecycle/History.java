package io.floecat.core.lifecycle;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.InvalidProtocolBufferException;
import io.floecat.core.lifecycle.SimulatedOperation.Kind;
import io.floecat.core.operation.store.AccountRecord;
import io.floecat.core.operation.store.AccountRecord.State;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.testkit.SecretSnapshot;
import io.floecat.v1.Connector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What readers could see of each connector after each step, and whether it may be so: each change
 * is the whole effect of one write, each write takes effect once at most, and an acknowledged one
 * has. Looks at the backends from behind.
 */
final class History {

  /** More than nodes' clocks differ by. */
  private static final Duration PURGE_IS_NEAR = Duration.ofHours(1);

  /** What readers see of a connector. */
  record Seen(String mark, String text, boolean withSecret, boolean deleted) {

    boolean isActive() {
      return !deleted;
    }
  }

  /** From a step on. */
  private record Since(int step, Optional<Seen> seen) {}

  private final World world;
  private final Map<String, SimulatedOperation> byMark = new HashMap<>();
  private final Map<ConnectorName, List<Since>> histories = new LinkedHashMap<>();
  private boolean accountExists;

  /** Whether the account was being removed when the step that is looked at was made. */
  private boolean accountWasGoing;

  private Set<String> traces = Set.of();

  /** Whether anything was damaged. */
  private boolean damage;

  private int step;

  History(World world, List<ConnectorName> names) {
    this.world = world;
    names.forEach(
        name -> histories.put(name, new ArrayList<>(List.of(new Since(0, Optional.empty())))));
  }

  /** How many steps were observed. */
  int step() {
    return step;
  }

  /** Something was damaged. */
  void damaged() {
    damage = true;
  }

  /** The connectors whose record is damaged. */
  List<ConnectorName> damagedRecords() {
    return histories.keySet().stream()
        .filter(it -> world.pointers.get(it.toString()).filter(Invariant::isDamaged).isPresent())
        .toList();
  }

  void begin(SimulatedOperation operation) {
    byMark.put(operation.mark, operation);
  }

  /** A step was made: a call of {@code operation} took effect, or did not. */
  void observe(SimulatedOperation operation) {
    step++;
    look(operation);
  }

  /** Looks at everything; what changed since the last look, {@code operation} changed. */
  void look(SimulatedOperation operation) {
    Map<String, ConnectorRecord> records = new HashMap<>();
    Set<String> unreadable = new HashSet<>();
    for (Pointer pointer : all("accounts/")) {
      if (Invariant.isDamaged(pointer)) {
        unreadable.add(pointer.key());
      } else {
        records.put(pointer.key(), Invariant.record(pointer));
      }
    }
    histories.forEach(
        (name, history) -> {
          if (unreadable.contains(name.toString())) {
            return; // Readers are told so: they see nothing else than before.
          }
          Optional<Seen> before = history.getLast().seen;
          Optional<Seen> after = seen(records.get(name.toString()));
          if (!before.equals(after)) {
            requireEffect(operation, name, before, after);
            history.add(new Since(step, after));
          }
        });
    checkSecrets(records, unreadable);
    checkTraces(operation);
    forgetWithAccount();
    accountWasGoing = accountIsGoing();
  }

  /** Names, and requests before their time, are forgotten with their account only. */
  private void checkTraces(SimulatedOperation operation) {
    Set<String> now = new HashSet<>();
    for (String family : List.of("names/", "requests/")) {
      all(family).forEach(it -> now.add(it.key()));
    }
    for (String trace : traces) {
      if (operation.kind == Kind.EXPUNGE_ACCOUNT && !now.contains(trace)) {
        assertThat(accountWasGoing)
            .as("%s forgets %s of another account", operation, trace)
            .isTrue();
      } else if (trace.startsWith("names/")) {
        assertThat(now).as("names are kept; %s", operation).contains(trace);
      }
    }
    traces = now;
  }

  private static Optional<Seen> seen(@Nullable ConnectorRecord record) {
    if (record == null || record.getHidden()) {
      return Optional.empty();
    }
    Connector connector = record.getConnector();
    return Optional.of(
        new Seen(
            connector.getDescription(),
            connector.getDisplayName(),
            record.hasSecret(),
            connector.getState() == Connector.State.DELETED));
  }

  private void requireEffect(
      SimulatedOperation by, ConnectorName name, Optional<Seen> before, Optional<Seen> after) {
    String change = "%s: %s -> %s, by %s".formatted(name, before, after, by);
    if (after.isEmpty()) {
      requireRemoval(by, name, before.orElseThrow(), change);
    } else if (before.isPresent() && before.get().mark.equals(after.get().mark)) {
      requireDeletionOrUndeletion(by, name, before.get(), after.get(), change);
    } else {
      requireWrite(name, before, after.get(), change);
    }
  }

  private void requireRemoval(
      SimulatedOperation by, ConnectorName name, Seen before, String change) {
    switch (by.kind) {
      case EXPUNGE -> takeEffect(by, name, change);
      case EXPUNGE_ACCOUNT ->
          assertThat(accountWasGoing).as("%s, of an account that nobody removes", change).isTrue();
      case SWEEP -> assertThat(before.deleted).as(change).isTrue();
      default -> fail(change);
    }
  }

  private void requireDeletionOrUndeletion(
      SimulatedOperation by, ConnectorName name, Seen before, Seen after, String change) {
    assertThat(after)
        .as(change)
        .isEqualTo(new Seen(before.mark, before.text, before.withSecret, !before.deleted));
    if (after.deleted) {
      assertThat(by.kind).as(change).isEqualTo(Kind.DELETE);
      takeEffect(by, name, change);
    } else {
      assertThat(byMark.values())
          .as(change)
          .anyMatch(it -> it.kind == Kind.UNDELETE && it.name.equals(name) && !it.wasRefused());
    }
  }

  private void requireWrite(ConnectorName name, Optional<Seen> before, Seen after, String change) {
    SimulatedOperation write = requireNonNull(byMark.get(after.mark), change);
    assertThat(write.kind.leavesMark()).as(change).isTrue();
    boolean wasActive = before.filter(Seen::isActive).isPresent();
    switch (write.kind) {
      case CREATE, CREATE_WITHOUT -> assertThat(wasActive).as(change).isFalse();
      case UPDATE, EDIT, KEEP, SAME, CLEAR -> assertThat(wasActive).as(change).isTrue();
      default -> {}
    }
    boolean withSecret =
        switch (write.kind) {
          case KEEP -> before.orElseThrow().withSecret;
          case CREATE_WITHOUT, CLEAR -> false;
          default -> true;
        };
    String text = write.textAfter(before.map(Seen::text).orElse(""));
    assertThat(after).as(change).isEqualTo(new Seen(write.mark, text, withSecret, false));
    takeEffect(write, name, change);
  }

  private static void takeEffect(SimulatedOperation operation, ConnectorName name, String change) {
    assertThat(operation.name).as(change).isEqualTo(name);
    assertThat(operation.tookEffect()).as("%s took effect before", change).isFalse();
    operation.takeEffect();
  }

  /** Every live connector has its secret, every live secret its owner: at every step. */
  private void checkSecrets(Map<String, ConnectorRecord> records, Set<String> unreadable) {
    Map<String, SecretSnapshot> secrets = world.backend.snapshot();
    Set<String> owned = new HashSet<>();
    all("tombstones/").forEach(it -> owned.add(it.key().substring("tombstones/".length())));
    records.forEach(
        (key, record) -> {
          if (record.hasPending()) {
            owned.add(secretName(key, record.getPending().getGeneration()));
          }
          if (record.hasSecret() && record.getConnector().getState() == Connector.State.ACTIVE) {
            String name = secretName(key, record.getSecret().getGeneration());
            owned.add(name);
            checkPinned(name, record, secrets);
          }
        });
    secrets.forEach(
        (name, secret) -> {
          boolean mayBeOwned =
              unreadable.stream().anyMatch(it -> name.equals(it) || name.startsWith(it + "."));
          if (secret.isLive()
              && !owned.contains(name)
              && !mayBeOwned
              && !Invariant.isForeign(secret)) {
            fail("the live secret %s belongs to nobody", name);
          }
        });
  }

  private static void checkPinned(
      String name, ConnectorRecord record, Map<String, SecretSnapshot> secrets) {
    SecretSnapshot secret = secrets.get(name);
    if (secret == null || !secret.isLive()) {
      throw new AssertionError("a live connector's secret was deleted: " + name);
    }
    var pinned = secret.versions().get(new SecretVersion(record.getSecret().getVersion()));
    if (pinned == null) {
      throw new AssertionError("a live connector's version is not there: " + name);
    }
    if (!SimulatedOperation.text(pinned.value()).equals(record.getConnector().getDisplayName())) {
      fail("%s has credentials of another write", name);
    }
  }

  private static String secretName(String connector, long generation) {
    return generation == 1 ? connector : connector + "." + generation;
  }

  /** With an account goes the memory of its requests. */
  private void forgetWithAccount() {
    boolean exists = !all("account/").isEmpty();
    if (accountExists && !exists) {
      byMark.values().forEach(SimulatedOperation::forget);
    }
    accountExists = exists;
  }

  /** A write was acknowledged: then it took effect. */
  void acknowledged(SimulatedOperation operation) {
    if (operation.kind == Kind.UNDELETE) {
      List<Since> history = requireNonNull(histories.get(operation.name));
      boolean undeleted = false;
      for (int i = 1; i < history.size(); i++) {
        undeleted |=
            history.get(i).step >= operation.firstStep
                && history.get(i - 1).seen.filter(it -> it.deleted).isPresent()
                && history.get(i).seen.filter(Seen::isActive).isPresent();
      }
      assertThat(undeleted).as("%s was acknowledged", operation).isTrue();
    } else if (operation.kind != Kind.EXPUNGE
        || !damage) { // What nobody sees can be expunged then.
      assertThat(operation.everTookEffect()).as("%s was acknowledged", operation).isTrue();
    }
    operation.acknowledge();
  }

  /** Something like this was to be seen at some step since {@code since}. */
  void requireSeen(ConnectorName name, int since, Predicate<Optional<Seen>> what) {
    List<Since> history = requireNonNull(histories.get(name));
    for (int i = history.size() - 1; i >= 0; i--) {
      if (what.test(history.get(i).seen)) {
        return;
      }
      if (history.get(i).step <= since) {
        break;
      }
    }
    fail("a reader of %s saw what was not there: since step %d there was %s", name, since, history);
  }

  /** Whether the secret of a deleted connector may be gone before the connector is. */
  boolean purgeIsNear() {
    return all("accounts/").stream()
        .filter(it -> !Invariant.isDamaged(it))
        .map(Invariant::record)
        .filter(record -> record.getConnector().hasPurgeTime())
        .map(record -> Instant.ofEpochSecond(record.getConnector().getPurgeTime().getSeconds()))
        .anyMatch(purgeTime -> purgeTime.isBefore(world.clock.instant().plus(PURGE_IS_NEAR)));
  }

  /** Whether the account is being removed. */
  boolean accountIsGoing() {
    return all("account/").stream()
        .filter(it -> !Invariant.isDamaged(it))
        .anyMatch(it -> account(it).getState() == State.EXPUNGING);
  }

  private static AccountRecord account(Pointer pointer) {
    try {
      return AccountRecord.parseFrom(pointer.value());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** Nothing that was refused took effect. */
  void checkRefusals() {
    byMark.values().stream()
        .filter(operation -> operation.kind.isWrite() && operation.wasRefused())
        .forEach(
            operation ->
                assertThat(operation.everTookEffect()).as("%s was refused", operation).isFalse());
  }

  private List<Pointer> all(String prefix) {
    return world.pointers.list(prefix, PointerStore.MAX_PAGE, "").pointers();
  }
}
