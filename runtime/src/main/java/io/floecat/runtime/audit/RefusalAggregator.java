package io.floecat.runtime.audit;

import io.floecat.spi.audit.AuditAction;
import io.floecat.spi.audit.AuditEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be noted, so that a storm of refusals neither fills the disk nor waits for it. Of
 * those that are alike, the first is noted, and at the end of a minute how many more there were. Of
 * kinds of an action beyond a hundred in a minute, only the number is.
 */
final class RefusalAggregator {

  /** For how long those that are alike are one. */
  static final Duration WINDOW = Duration.ofMinutes(1);

  /** The most kinds of an action that are told apart at a time: a storm of one hides no other. */
  static final int MOST_KINDS = 100;

  private final InstantSource clock;
  private final Map<Kind, Group> groups = new LinkedHashMap<>();

  RefusalAggregator(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * A line to be written.
   *
   * @param more how many others, alike, it stands for; 0: it is the first one, as it was
   */
  record Note(Instant time, String result, AuditEvent event, Origin origin, long more) {}

  /** What those that are alike have in common. */
  private record Kind(
      AuditAction action,
      String result,
      String subject,
      Optional<String> account,
      Optional<String> address) {

    static Kind of(String result, AuditEvent event, Origin origin) {
      return new Kind(event.action(), result, event.subject(), event.account(), origin.address());
    }

    /** Stands for all those kinds that there are too many of. */
    Kind others() {
      return new Kind(action, result, "(others)", Optional.empty(), Optional.empty());
    }
  }

  private static final class Group {
    private final Instant begin;
    private final AuditEvent event;
    private final Origin origin;
    private Optional<Note> first;
    private long more;

    Group(Instant begin, AuditEvent event, Origin origin, Optional<Note> first) {
      this.begin = begin;
      this.event = event;
      this.origin = origin;
      this.first = first;
    }
  }

  /** Takes a note; says whether there is something to be written now. Never waits for the disk. */
  synchronized boolean add(String result, AuditEvent event, Origin origin) {
    Kind kind = Kind.of(result, event, origin);
    Group known = groups.get(kind);
    if (known == null && kindsOf(event.action()) < MOST_KINDS) {
      var first = new Note(clock.instant(), result, event, origin, 0);
      groups.put(kind, new Group(first.time(), event, origin, Optional.of(first)));
      return true;
    }
    Group group = known == null ? groups.computeIfAbsent(kind.others(), this::others) : known;
    group.more++;
    return false;
  }

  /** What is to be written by now; with {@code all}, also what could wait. */
  synchronized List<Note> take(boolean all) {
    List<Note> due = new ArrayList<>();
    Instant end = clock.instant().minus(WINDOW);
    groups
        .entrySet()
        .removeIf(
            entry -> {
              Group group = entry.getValue();
              group.first.ifPresent(due::add);
              group.first = Optional.empty();
              boolean isOver = all || !group.begin.isAfter(end);
              if (isOver && group.more > 0) {
                due.add(
                    new Note(
                        group.begin,
                        entry.getKey().result(),
                        group.event,
                        group.origin,
                        group.more));
              }
              return isOver;
            });
    return due;
  }

  private long kindsOf(AuditAction action) {
    return groups.keySet().stream().filter(kind -> kind.action().equals(action)).count();
  }

  private Group others(Kind kind) {
    var event = AuditEvent.of(kind.subject(), kind.action(), "-");
    return new Group(clock.instant(), event, Origin.NONE, Optional.empty());
  }
}
