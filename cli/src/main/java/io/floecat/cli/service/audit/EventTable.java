package io.floecat.cli.service.audit;

import io.floecat.cli.output.PrintableText;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Events as rows, one for an intent and its outcome. Rows have fixed columns, so that each can be
 * shown at once; what is wider pushes its neighbours aside.
 */
final class EventTable {

  /** An intent that is still open after so many others is shown as open. */
  private static final int MOST_OPEN = 10_000;

  private static final String OPEN = "OPEN";
  private static final String ROW = "%-24s  %-26s  %-20s  %-24s  %s";

  private final PrintWriter out;
  private final Map<String, Event> open = new LinkedHashMap<>();

  EventTable(PrintWriter out) {
    this.out = out;
    out.println(ROW.formatted("TIME", "RESULT", "ACTION", "SUBJECT", "RESOURCE").stripTrailing());
  }

  void add(Event event) {
    if (!event.isIntent()) {
      open.remove(event.id());
      print(event, event.result());
      return;
    }
    open.put(event.id(), event);
    if (open.size() > MOST_OPEN) {
      Event eldest = open.values().iterator().next();
      open.remove(eldest.id());
      printOpen(eldest);
    }
  }

  /** Shows what has no outcome: it is under way, or its process did not live to see the end. */
  void end() {
    open.values().forEach(this::printOpen);
    open.clear();
  }

  private void printOpen(Event event) {
    print(event, OPEN);
  }

  private void print(Event event, String result) {
    String dryRun = event.isDryRun() ? " (dry run)" : "";
    String more = event.more().isEmpty() ? "" : " (%s more since)".formatted(event.more());
    String detail = event.detail().isEmpty() ? "" : "  " + event.detail();
    out.println(
        PrintableText.of(
            ROW.formatted(
                event.time(),
                result + dryRun,
                event.action(),
                event.subject(),
                event.resource() + more + detail)));
  }
}
