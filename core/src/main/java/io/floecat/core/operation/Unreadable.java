package io.floecat.core.operation;

import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.NameCounter;
import io.floecat.core.operation.store.Tombstone;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets rid of what cannot be understood, and leaves no secret behind (rule 18).
 *
 * <p>A record that cannot be read does not say which secret it has. But each of the connector's
 * names was handed out once, and is either the record's, or has a tombstone, or was proved dead. So
 * each name without a tombstone gets one, under which whatever is found is taken for ours.
 */
final class Unreadable {

  private static final Logger log = LoggerFactory.getLogger(Unreadable.class);

  /** So many names from the first on, and so many up to the last, get a tombstone. */
  private static final int NAMES = 100;

  /** A name is two changes of a commit: its tombstone, and the hint to it. */
  private static final int NAMES_OF_A_COMMIT = 8;

  private final OperationStore store;
  private final Tombstones tombstones;
  private final boolean exclusive;

  /**
   * {@code exclusive} says that nobody but the service can create secrets where it keeps its own.
   */
  Unreadable(OperationStore store, Tombstones tombstones, boolean exclusive) {
    this.store = store;
    this.tombstones = tombstones;
    this.exclusive = exclusive;
  }

  /**
   * Removes a record that cannot be read, for good, and its secret with it.
   *
   * @param record unreadable
   * @param also what the last commit does beside
   * @return false when the record was changed meanwhile; what was done so far does no harm
   */
  boolean expunge(ConnectorName name, Versioned<ConnectorRecord> record, Consumer<Commit> also) {
    List<Long> generations = generations(name);
    while (generations.size() > NAMES_OF_A_COMMIT) {
      Commit commit = store.begin().check(record);
      presume(commit, name, generations.subList(0, NAMES_OF_A_COMMIT));
      if (!commit.commit()) {
        return false;
      }
      generations = generations.subList(NAMES_OF_A_COMMIT, generations.size());
    }
    Commit commit = store.begin().remove(record);
    presume(commit, name, generations);
    also.accept(commit);
    return commit.commit();
  }

  /** The names that the record may have had: all, unless there were very many. */
  private List<Long> generations(ConnectorName name) {
    var names = store.getInAnyCase(Keys.names(name), NameCounter.getDefaultInstance());
    long last = names.isUnreadable() ? NAMES : names.value().getHighest();
    if (last > 2L * NAMES) {
      log.warn("{} had {} names; the first and the last {} are looked at", name, last, NAMES);
    }
    List<Long> foreign = names.value().getForeignList();
    return LongStream.concat(
            LongStream.rangeClosed(1, Math.min(NAMES, last)),
            LongStream.rangeClosed(Math.max(NAMES, last - NAMES) + 1, last))
        .boxed()
        .filter(generation -> !foreign.contains(generation))
        .toList();
  }

  private void presume(Commit commit, ConnectorName name, List<Long> generations) {
    for (long generation : generations) {
      var before =
          store.getInAnyCase(Keys.tombstone(name, generation), Tombstone.getDefaultInstance());
      if (!before.isPresent() || before.isUnreadable()) {
        tombstones.presumed(commit, before, new Keys.Attempt(name, generation));
      } else if (!before.value().getForeign()) {
        tombstones.forced(commit, before);
      }
    }
  }

  /**
   * Makes the tombstones of a connector anew that cannot be read, where the connector is gone; on
   * somebody's order, so that what they find is taken for ours.
   *
   * @return how many
   */
  int expungeTombstones(ConnectorName name, Versioned<ConnectorRecord> missing) {
    int made = 0;
    for (Pointer pointer : tombstonesOf(name)) {
      var tombstone = store.parseInAnyCase(pointer, Tombstone.getDefaultInstance());
      var attempt = Keys.attempt(pointer.key()).filter(it -> it.name().equals(name));
      if (tombstone.isUnreadable() && attempt.isPresent()) {
        made += presume(store.begin().check(missing), tombstone, attempt.get()) ? 1 : 0;
      }
    }
    return made;
  }

  /** Makes a tombstone anew of which the account goes, with all that is in it. */
  boolean presume(Versioned<Tombstone> tombstone, Keys.Attempt attempt) {
    var record = store.record(attempt.name());
    return use(record.value(), attempt.generation()) == Use.NONE
        && presume(store.begin().check(record), tombstone, attempt);
  }

  private boolean presume(Commit commit, Versioned<Tombstone> tombstone, Keys.Attempt attempt) {
    tombstones.presumed(commit, tombstone, attempt);
    return commit.commit();
  }

  private List<Pointer> tombstonesOf(ConnectorName name) {
    String first = Keys.tombstone(name, 1);
    List<Pointer> found = new ArrayList<>();
    store.list(first, 1, "").pointers().stream()
        .filter(it -> it.key().equals(first))
        .forEach(found::add);
    found.addAll(store.list(first + ".", PointerStore.MAX_PAGE, "").pointers());
    return found;
  }

  /**
   * Makes a tombstone anew that cannot be read. Whether its secret was ours it does not say any
   * more: so where others can create secrets, it finds out only whether the name is dead.
   *
   * @param tombstone unreadable
   * @return whether it was changed
   * @throws io.floecat.spi.error.DataLossException the connector's record cannot be read either
   */
  boolean rebuild(Versioned<Tombstone> tombstone) {
    var attempt = Keys.attempt(tombstone.key());
    if (attempt.isEmpty()) {
      return false;
    }
    var record = store.record(attempt.get().name());
    Commit commit = store.begin().check(record);
    switch (use(record.value(), attempt.get().generation())) {
      case NONE -> {
        if (exclusive) {
          tombstones.presumed(commit, tombstone, attempt.get());
        } else {
          tombstones.unproven(commit, tombstone, attempt.get());
        }
      }
      case DELETED ->
          tombstones.unclaimed(
              commit, attempt.get().name(), record.value().getSecret(), Tombstone.Mode.WINDOW);
      case LIVE -> commit.remove(tombstone); // No secret in use has a tombstone.
    }
    return commit.commit();
  }

  /** What a record uses a generation for. */
  private enum Use {
    NONE,
    DELETED,
    LIVE
  }

  private static Use use(ConnectorRecord record, long generation) {
    if (record.hasPending() && record.getPending().getGeneration() == generation) {
      return Use.LIVE;
    }
    if (!record.hasSecret() || record.getSecret().getGeneration() != generation) {
      return Use.NONE;
    }
    return Records.isDeleted(record) ? Use.DELETED : Use.LIVE;
  }
}
