package io.floecat.core.operation;

import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.OpenOperation;
import io.floecat.core.operation.store.Tombstone;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.diagnosis.Examination;
import io.floecat.spi.diagnosis.Fix;
import io.floecat.spi.diagnosis.Report;
import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was begun and cannot be finished, by name (rules 9, 15 and 16). Only reads. */
public final class OpenWork implements Examination {

  /** More than these are counted and not named. */
  private static final int NAMED = 10;

  private static final int LOOKED_AT = 1000;

  private final OperationStore store;
  private final OperationSettings settings;
  private final TimeSource time;

  /** Of {@code store}. */
  public OpenWork(PointerStore store, OperationSettings settings, TimeSource time) {
    this.store = new OperationStore(store, time, OperationListener.NONE);
    this.settings = settings;
    this.time = time;
  }

  @Override
  public String subject() {
    return "operations";
  }

  @Override
  public void examine(Report report) {
    operations(report);
    tombstones(report);
  }

  private void operations(Report report) {
    Page page = store.list(Keys.OPERATIONS, LOOKED_AT, "");
    List<String> overdue = new ArrayList<>();
    for (Pointer pointer : page.pointers()) {
      unlessDamaged(() -> addIfOverdue(overdue, pointer));
    }
    if (overdue.isEmpty()) {
      report.ok("operations", "%s open, none past its deadline".formatted(count(page)));
    } else {
      report.failed(
          "operations",
          "past their deadline and not finished: " + names(overdue),
          Fix.advice(
              "run: floecat operations finish; what stays open lacks its secret: connectors check"
                  + " says why, connectors expunge ends it"));
    }
  }

  private void addIfOverdue(List<String> overdue, Pointer pointer) {
    var open = store.parse(pointer, OpenOperation.getDefaultInstance());
    var name = ConnectorName.parse("connector", open.value().getConnector());
    ConnectorRecord record = store.record(name).value();
    if (record.hasPending() && isOverdue(record)) {
      overdue.add(name + " (" + record.getPending().getKind() + ")");
    }
  }

  /** What cannot be understood is named by {@link StoredData}. */
  private static void unlessDamaged(Runnable look) {
    try {
      look.run();
    } catch (DataLossException | FailedPreconditionException _) {
      // The others are looked at without it.
    }
  }

  /** Two deadlines: the sweeper comes after one. */
  private boolean isOverdue(ConnectorRecord record) {
    Instant start = Records.instant(record.getPending().getStartTime());
    return time.now().isAfter(start.plus(settings.deadline().multipliedBy(2)));
  }

  private void tombstones(Report report) {
    Page page = store.list(Keys.TOMBSTONES, LOOKED_AT, "");
    List<String> refused = new ArrayList<>();
    Set<String> remedies = new LinkedHashSet<>();
    List<String> foreign = new ArrayList<>();
    for (Pointer pointer : page.pointers()) {
      unlessDamaged(
          () -> {
            Tombstone tombstone = store.parse(pointer, Tombstone.getDefaultInstance()).value();
            String secret =
                Secrets.ref(SecretDeletion.name(tombstone), tombstone.getGeneration()).name();
            if (tombstone.getForeign()) {
              foreign.add(secret);
            } else if (tombstone.getRefusals() > 0) {
              refused.add("%s (%s times)".formatted(secret, tombstone.getRefusals()));
              remedies.add(SecretDeletion.remedy(tombstone));
            }
          });
    }
    if (!refused.isEmpty()) {
      report.failed(
          "deletions",
          "the secrets manager refuses to delete " + names(refused),
          Fix.advice(String.join("; or: ", remedies) + "; the service goes on by itself"));
    } else {
      report.ok("deletions", count(page) + " secrets are on their way out");
    }
    if (!foreign.isEmpty()) {
      report.missing(
          "foreign-secrets",
          "not made by the service, and left alone: " + names(foreign),
          Fix.advice("find out who made them; they occupy names of connectors"));
    }
  }

  private static String count(Page page) {
    return page.pointers().size() + (page.nextPageToken().isPresent() ? " and more" : "");
  }

  private static String names(List<String> all) {
    return String.join(", ", all.subList(0, Math.min(NAMED, all.size())))
        + (all.size() > NAMED ? " and %s more".formatted(all.size() - NAMED) : "");
  }
}
