package io.floecat.spi.pointer;

import com.google.errorprone.annotations.CheckReturnValue;
import io.floecat.spi.CheckResult;
import java.util.List;
import java.util.Optional;

/**
 * An ordered map from keys to small values, changed by atomic, conditional, durable commits. Safe
 * for use by many threads, and where the backend allows it, by many processes.
 *
 * <p>Reads see every commit that returned before they began. Until a commit has returned, two reads
 * may see its changes one after the other, one of them done and the next not yet: what a decision
 * rests on is read by one {@link #get(List)}, or checked in the commit that it leads to. Keys are
 * printable ASCII without spaces, compared byte by byte. No argument is null. A backend that fails
 * throws {@link io.floecat.spi.error.UnavailableException}; a value it cannot make sense of, {@link
 * io.floecat.spi.error.DataLossException}. Arguments beyond the limits below are the caller's
 * defect: {@link IllegalArgumentException}, before anything is sent.
 */
public interface PointerStore extends AutoCloseable {

  /** The most changes in a commit. */
  int MAX_CHANGES = 25;

  /** The most bytes of keys and written values in a commit. */
  int MAX_COMMIT_BYTES = 3 * 1024 * 1024;

  /** The most keys in one {@link #get(List)}. */
  int MAX_KEYS = 25;

  /** The longest key, in bytes. */
  int MAX_KEY_BYTES = 1024;

  /** The largest value, in bytes. */
  int MAX_VALUE_BYTES = 384 * 1024;

  /** The most pointers in a page. */
  int MAX_PAGE = 1000;

  /**
   * The most bytes of keys and values in a page of more than one pointer: who lists holds no more
   * than this of the store in memory, however large the values are.
   */
  int MAX_PAGE_BYTES = 1024 * 1024;

  /** The key's value, or empty if it does not exist. */
  Optional<Pointer> get(String key);

  /**
   * The values of several keys, all as of one moment: of each commit, either everything is seen or
   * nothing.
   *
   * @param keys 1 to {@link #MAX_KEYS} different keys
   * @return one element for each key, in the same order, empty where the key does not exist
   */
  List<Optional<Pointer>> get(List<String> keys);

  /**
   * Makes all changes, or none.
   *
   * <p>When this returns true, the changes are durable: they survive the death of the process and
   * of the machine. Each key that is written gets a version that the key never had before, also not
   * before it was deleted, and never has again. Versions say nothing about order. When this throws
   * {@code UnavailableException}, the changes happened wholly or not at all, and only a later read
   * tells.
   *
   * @param changes 1 to {@link #MAX_CHANGES}, of different keys, of at most {@link
   *     #MAX_COMMIT_BYTES} in all
   * @return false, with nothing changed, if some key had another version than expected; never for
   *     any other reason, such as a conflict with a commit that was refused
   */
  @CheckReturnValue
  boolean commit(List<Change> changes);

  /**
   * The pointers whose keys begin with {@code prefix}, in key order. {@code accounts/a/} never
   * finds {@code accounts/ab/}. Costs the same however many keys the store holds.
   *
   * <p>A page may be short of {@code limit}, because of {@link #MAX_PAGE_BYTES}; only {@code
   * nextPageToken} says whether there is more. It is empty only if nothing is left.
   *
   * @param limit 1 to {@link #MAX_PAGE}
   * @param pageToken the {@code nextPageToken} of the page before, with the same prefix, or any
   *     key: the listing goes on after it; empty to begin
   */
  Page list(String prefix, int limit, String pageToken);

  /** Whether the store can be read and written just now; never throws. */
  CheckResult check();

  /**
   * Waits for commits under way and lets go of the backend. From then on {@link #check} fails and
   * all else throws {@code UnavailableException}. Idempotent.
   */
  @Override
  void close();
}
