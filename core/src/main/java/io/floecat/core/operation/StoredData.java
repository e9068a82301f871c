package io.floecat.core.operation;

import com.google.protobuf.Message;
import io.floecat.core.operation.store.AccountRecord;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.NameCounter;
import io.floecat.core.operation.store.OpenOperation;
import io.floecat.core.operation.store.RequestRecord;
import io.floecat.core.operation.store.Tombstone;
import io.floecat.spi.diagnosis.Examination;
import io.floecat.spi.diagnosis.Fix;
import io.floecat.spi.diagnosis.Report;
import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether what is stored can be understood: names what cannot, and the way out. Reads as much as a
 * few seconds allow, and remembers what the running service met.
 */
public final class StoredData implements OperationListener, Examination {

  private static final Logger log = LoggerFactory.getLogger(StoredData.class);
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int PAGE = 100;

  /** More than these are counted and not named. */
  private static final int NAMED = 10;

  private static final int REMEMBERED = 100;

  private static final List<String> FAMILIES =
      List.of(
          Keys.OPERATIONS,
          Keys.TOMBSTONES,
          Keys.DUE,
          Keys.ACCOUNTS,
          Keys.RECORDS,
          Keys.NAMES,
          Keys.REQUESTS);

  private final OperationStore store;
  private final TimeSource time;
  private final OperationListener next;
  private final Set<String> met = new TreeSet<>();

  /** Reads {@code store}, and passes every event on to {@code next}. */
  public StoredData(PointerStore store, TimeSource time, OperationListener next) {
    this.store = new OperationStore(store, time, OperationListener.NONE);
    this.time = time;
    this.next = next;
  }

  @Override
  public void on(Event event, String secretName) {
    next.on(event, secretName);
  }

  @Override
  public void damaged(StoredKind kind, String key) {
    next.damaged(kind, key);
    synchronized (met) {
      if (met.size() < REMEMBERED && met.add(key)) {
        log.error("what is stored under {} cannot be read; floecat doctor says what to do", key);
      }
    }
  }

  @Override
  public String subject() {
    return "stored-data";
  }

  @Override
  public void examine(Report report) {
    var look = new Look(time.nanos() + LIMIT.toNanos());
    for (String family : FAMILIES) {
      look.at(family);
    }
    metBefore().forEach(look::again);
    for (StoredKind kind : StoredKind.values()) {
      List<String> keys = look.damaged.stream().filter(it -> StoredKind.of(it) == kind).toList();
      if (!keys.isEmpty()) {
        report.failed(
            "damaged-" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-'),
            "cannot be read: " + names(keys),
            Fix.advice(OperationStore.wayOut(kind) + "; or restore a backup"));
      }
    }
    if (!look.newer.isEmpty()) {
      report.missing(
          "newer-format",
          "written by a newer version of floecat, read and not changed: " + names(look.newer),
          Fix.advice("upgrade this one"));
    }
    if (look.damaged.isEmpty()) {
      report.ok("stored-data", look.extent() + ", and can be read");
    }
  }

  private Collection<String> metBefore() {
    synchronized (met) {
      return List.copyOf(met);
    }
  }

  private static String names(Collection<String> keys) {
    return String.join(", ", keys.stream().limit(NAMED).toList())
        + (keys.size() > NAMED ? " and %s more".formatted(keys.size() - NAMED) : "");
  }

  /** What one examination sees. */
  private final class Look {

    private final long end;
    private final Set<String> damaged = new TreeSet<>();
    private final List<String> newer = new ArrayList<>();
    private int items;
    private boolean cut;

    Look(long end) {
      this.end = end;
    }

    String extent() {
      return cut
          ? "%s items were looked at, all there was time for".formatted(items)
          : "%s items were looked at, which are all".formatted(items);
    }

    void at(String family) {
      Optional<String> token = Optional.of("");
      while (token.isPresent()) {
        if (time.nanos() - end > 0) {
          cut = true;
          return;
        }
        Page page = store.list(family, PAGE, token.get());
        page.pointers().forEach(this::at);
        items += page.pointers().size();
        token = page.nextPageToken();
      }
    }

    /** What was met some time ago may be mended by now. */
    void again(String key) {
      if (Keys.isLegal(key)) {
        store.list(key, 1, "").pointers().stream()
            .filter(it -> it.key().equals(key))
            .forEach(this::at);
      }
    }

    private void at(Pointer pointer) {
      switch (StoredKind.of(pointer.key())) {
        case RECORD -> read(pointer, ConnectorRecord.getDefaultInstance());
        case ACCOUNT -> read(pointer, AccountRecord.getDefaultInstance());
        case NAMES -> read(pointer, NameCounter.getDefaultInstance());
        case OPERATION -> read(pointer, OpenOperation.getDefaultInstance());
        case REQUEST -> read(pointer, RequestRecord.getDefaultInstance());
        case TOMBSTONE -> read(pointer, Tombstone.getDefaultInstance());
        case HINT -> {
          if (Keys.dueTime(pointer.key()).isEmpty() || Keys.hinted(pointer).isEmpty()) {
            damaged.add(pointer.key());
          }
        }
        case VAULT_SECRET, VAULT_SPENT, VAULT_DUE, OTHER -> {} // Not of this part.
      }
    }

    private <M extends Message> void read(Pointer pointer, M defaultInstance) {
      try {
        if (Commit.format(store.parse(pointer, defaultInstance).value()) > Commit.FORMAT) {
          newer.add(pointer.key());
        }
      } catch (DataLossException e) {
        damaged.add(pointer.key());
      } catch (FailedPreconditionException e) {
        newer.add(pointer.key());
      }
    }
  }
}
