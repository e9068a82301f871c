package io.floecat.vault;

import io.floecat.spi.error.DataLossException;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the vault keeps in the pointer store:
 *
 * <ul>
 *   <li>{@code vault/<name>}: the secret, with its current and previous version;
 *   <li>{@code vault-spent/<name>/<incarnation>/<version>}: a version that was put out of its
 *       secret less than a day after its write, because its id is still taken;
 *   <li>{@code vault-due/<epoch second>/<key>}: one of the keys above may have to be removed then;
 *   <li>{@code vault-key}: check values of the keys that sealed anything.
 * </ul>
 *
 * <p>Each change is one commit, and answers false where another write came in between.
 */
final class VaultStore {

  static final String SECRETS = "vault/";
  static final String SPENT = "vault-spent/";
  static final String DUE = "vault-due/";
  static final String KEY_CHECKS = "vault-key";

  /** How long the id of a version stays taken that is neither current nor previous. */
  private static final Duration WRITE_ONCE = Duration.ofHours(24);

  private final PointerStore store;

  VaultStore(PointerStore store) {
    this.store = store;
  }

  Optional<Stored<VaultRow>> find(SecretRef ref) {
    return store.get(key(ref)).map(VaultFormat::readRow);
  }

  /**
   * What was found.
   *
   * @param version one of the row, or one that it put out and that is still taken
   */
  record Look(Optional<Stored<VaultRow>> row, Optional<VaultVersion> version) {}

  /** A secret and one of its versions, as of one moment. */
  Look find(SecretRef ref, SecretVersion id) {
    Optional<Stored<VaultRow>> row = find(ref);
    while (row.isPresent() && row.get().content().find(id).isEmpty()) {
      VaultRow seen = row.get().content();
      // Read together: the commit that puts a version out changes both keys.
      List<Optional<Pointer>> both = store.get(List.of(key(ref), spentPrefix(ref, seen) + id));
      row = both.getFirst().map(VaultFormat::readRow);
      Optional<VaultRow> same =
          row.map(Stored::content).filter(it -> it.incarnation().equals(seen.incarnation()));
      if (same.isPresent()) {
        return new Look(row, same.get().find(id).or(() -> spent(both.getLast())));
      }
    }
    return new Look(row, row.flatMap(it -> it.content().find(id)));
  }

  private static Optional<VaultVersion> spent(Optional<Pointer> found) {
    return found.map(VaultFormat::readVersion).map(Stored::content);
  }

  boolean create(SecretRef ref, VaultRow row) {
    return store.commit(List.of(Change.create(key(ref), VaultFormat.write(row))));
  }

  boolean replace(Stored<VaultRow> read, VaultRow row) {
    return store.commit(List.of(read.replace(VaultFormat.write(row))));
  }

  /** Adds a current version to a row; the id of the version that it puts out stays taken. */
  boolean put(SecretRef ref, Stored<VaultRow> read, VaultRow row, VaultVersion added, Instant now) {
    var changes = new ArrayList<Change>();
    changes.add(read.replace(VaultFormat.write(row.withCurrent(added))));
    Optional<VaultVersion> out = row.previous();
    if (out.isPresent() && now.isBefore(freeTime(out.get()))) {
      String key = spentPrefix(ref, row) + out.get().id();
      changes.add(Change.create(key, VaultFormat.write(out.get())));
      changes.add(due(freeTime(out.get()), key));
    }
    return store.commit(changes);
  }

  /** Stores a row that is scheduled for deletion. */
  boolean schedule(SecretRef ref, Stored<VaultRow> read, VaultRow row, Instant purgeTime) {
    return store.commit(List.of(read.replace(VaultFormat.write(row)), due(purgeTime, key(ref))));
  }

  /** Removes a secret with all its versions; also one that cannot be understood. */
  boolean delete(SecretRef ref) {
    Optional<Pointer> pointer = store.get(key(ref));
    if (pointer.isEmpty()) {
      return true;
    }
    Optional<Stored<VaultRow>> row = understood(pointer.get());
    if (!store.commit(List.of(row.map(Stored::delete).orElse(Change.delete(pointer.get()))))) {
      return false;
    }
    row.ifPresent(read -> deleteSpent(spentPrefix(ref, read.content())));
    return true;
  }

  private static Optional<Stored<VaultRow>> understood(Pointer pointer) {
    try {
      return Optional.of(VaultFormat.readRow(pointer));
    } catch (DataLossException _) {
      return Optional.empty();
    }
  }

  private void deleteSpent(String prefix) {
    List<Change> changes = deletions(prefix);
    while (!changes.isEmpty()) {
      boolean _ = store.commit(changes); // The next look tells what is left.
      changes = deletions(prefix);
    }
  }

  private List<Change> deletions(String prefix) {
    return store.list(prefix, PointerStore.MAX_CHANGES, "").pointers().stream()
        .map(Change::delete)
        .toList();
  }

  /**
   * Has a key looked at when {@code time} is over. An entry for that second may be left of a
   * deletion that was taken back; it serves again.
   */
  private Change due(Instant time, String key) {
    long second = time.plusNanos(999_999_999).getEpochSecond();
    String due = String.format(Locale.ROOT, "%s%012d/%s", DUE, second, key);
    return store
        .get(due)
        .map(Change::check)
        .orElseGet(() -> Change.create(due, VaultFormat.writeNothing()));
  }

  private static Instant freeTime(VaultVersion version) {
    return version.createTime().plus(WRITE_ONCE);
  }

  private static String key(SecretRef ref) {
    return SECRETS + ref.name();
  }

  private static String spentPrefix(SecretRef ref, VaultRow row) {
    return SPENT + ref.name() + "/" + row.incarnation() + "/";
  }
}
