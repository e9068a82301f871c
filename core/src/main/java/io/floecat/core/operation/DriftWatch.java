package io.floecat.core.operation;

import io.floecat.spi.diagnosis.Examination;
import io.floecat.spi.diagnosis.Fix;
import io.floecat.spi.diagnosis.Report;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Remembers the secrets whose current version was found not to be the one of the record, because
 * somebody else wrote them, and those whose record was changed past the service. Costs nothing, and
 * so knows only of those that were used since the start.
 */
public final class DriftWatch implements OperationListener, Examination {

  private static final int REMEMBERED = 20;

  private final OperationListener next;
  private final InstantSource clock;
  private final Map<String, Instant> drifted = newest();
  private final Map<String, Instant> changed = newest();

  /** Passes everything on to {@code next}. */
  public DriftWatch(OperationListener next, InstantSource clock) {
    this.next = next;
    this.clock = clock;
  }

  @Override
  public void on(Event event, String secretName) {
    if (event == Event.DRIFTED) {
      drifted.put(secretName, clock.instant());
    }
    if (event == Event.TARGET_CHANGED) {
      changed.put(secretName, clock.instant());
    }
    next.on(event, secretName);
  }

  @Override
  public void damaged(StoredKind kind, String key) {
    next.damaged(kind, key);
  }

  @Override
  public String subject() {
    return "drift";
  }

  @Override
  public void examine(Report report) {
    if (drifted.isEmpty()) {
      report.ok("drift", "no secret that was checked since the start was changed by others");
    } else {
      report.missing(
          "drift",
          "changed by others, seen since the start: " + names(drifted),
          Fix.advice("connectors check says whether it still is; connectors update repairs it"));
    }
    if (!changed.isEmpty()) {
      report.failed(
          "target-changed",
          "changed outside of the service, so that their credentials are not lent (TARGET_CHANGED),"
              + " seen since the start: "
              + names(changed),
          Fix.advice(
              "find out who writes the database; connectors check names the fields; an update with"
                  + " the right ones and the whole of auth repairs it"));
    }
  }

  private static String names(Map<String, Instant> seen) {
    synchronized (seen) {
      return seen.entrySet().stream()
          .map(one -> "%s (%s)".formatted(one.getKey(), one.getValue()))
          .collect(Collectors.joining(", "));
    }
  }

  private static Map<String, Instant> newest() {
    return Collections.synchronizedMap(
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > REMEMBERED;
          }
        });
  }
}
