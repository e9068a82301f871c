package io.floecat.core.leak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Searches what it is shown for the secrets of a run, in every encoding. Safe for many threads. */
public final class LeakSearch {

  private static final int CONTEXT = 60;

  /** So much of a secret is recognised that has a form that others have, too. */
  private static final int NOT_OURS = 20;

  private volatile Needles needles;
  private final Map<Surface, Long> searched = new EnumMap<>(Surface.class);
  private final List<Leak> leaks = new ArrayList<>();

  /** A search for {@code canaries}. */
  public LeakSearch(Canaries canaries) {
    needles = new Needles(canaries.needles());
  }

  /** From now on searches for secrets, too, that were not made by us: keys, sessions. */
  public synchronized void alsoFor(Collection<String> secrets) {
    var ends = new ArrayList<String>();
    for (String secret : secrets) {
      int length = Math.min(secret.length(), NOT_OURS);
      ends.add(secret.substring(0, length));
      ends.add(secret.substring(secret.length() - length));
    }
    needles = needles.and(ends);
  }

  /** Searches a content of {@code surface}. */
  public void in(Surface surface, String where, byte[] content) {
    for (String reading : Readings.of(content)) {
      OptionalInt at = needles.find(reading);
      if (at.isPresent()) {
        add(new Leak(surface, where, around(reading, at.getAsInt())));
        break;
      }
    }
    synchronized (this) {
      searched.merge(surface, (long) content.length, Long::sum);
    }
  }

  /** Searches a text. */
  public void in(Surface surface, String where, String text) {
    in(surface, where, text.getBytes(UTF_8));
  }

  /** What was found so far. */
  public synchronized List<Leak> leaks() {
    return List.copyOf(leaks);
  }

  /** Fails where something was found, and where one of {@code surfaces} was never looked at. */
  public synchronized void requireNone(Set<Surface> surfaces) {
    assertThat(leaks).as("secrets where they must not be").isEmpty();
    assertThat(searched.keySet()).as("places searched").containsAll(surfaces);
  }

  /** Which places were searched, and how much of each. */
  public synchronized String summary() {
    return searched.entrySet().stream()
        .map(entry -> "%s %,d bytes".formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", ", searched.size() + " surfaces: ", ""));
  }

  private synchronized void add(Leak leak) {
    leaks.add(leak);
  }

  private static String around(String content, int at) {
    return content.substring(
        Math.max(0, at - CONTEXT), Math.min(content.length(), at + 2 * CONTEXT));
  }
}
