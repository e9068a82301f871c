package io.floecat.cli.service.audit;

import io.floecat.cli.shell.CliException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** Which events are meant. */
final class EventFilter {

  @Option(
      names = {"-a", "--account"},
      paramLabel = "ACCOUNT",
      description = "Only what concerns this account.")
  private Optional<String> account = Optional.empty();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "From then on: 2026-11-29 (midnight, UTC) or 2026-11-29T10:00:00Z.")
  private Optional<String> since = Optional.empty();

  @Option(names = "--until", paramLabel = "TIME", description = "Before then; as --since.")
  private Optional<String> until = Optional.empty();

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      description = "This action, such as connectors.update, or all of connectors.")
  private Optional<String> action = Optional.empty();

  @Option(
      names = "--resource",
      paramLabel = "NAME",
      description = "This resource, and what is below it.")
  private Optional<String> resource = Optional.empty();

  @Option(names = "--subject", paramLabel = "WHO", description = "Only what this one did.")
  private Optional<String> subject = Optional.empty();

  /** The filter as it was given; a mistake in it is one of usage. */
  Predicate<Event> predicate() {
    Optional<Instant> from = since.map(text -> time("--since", text));
    Optional<Instant> to = until.map(text -> time("--until", text));
    return event ->
        account.stream().allMatch(event.account()::equals)
            && subject.stream().allMatch(event.subject()::equals)
            && action.stream().allMatch(given -> isWithin(given, '.', event.action()))
            && resource.stream().allMatch(given -> isWithin(given, '/', event.resource()))
            && from.stream().noneMatch(event.time()::isBefore)
            && to.stream().allMatch(event.time()::isBefore);
  }

  private static boolean isWithin(String given, char separator, String found) {
    return found.equals(given) || found.startsWith(given + separator);
  }

  private static Instant time(String option, String text) {
    try {
      return text.contains("T")
          ? Instant.parse(text)
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw CliException.usage(option + ": write 2026-11-29 or 2026-11-29T10:00:00Z");
    }
  }
}
