package io.floecat.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.core.credential.CredentialSource.Opened;
import io.floecat.core.lifecycle.RandomRefusals.Verb;
import io.floecat.core.operation.Lifecycle;
import io.floecat.core.operation.OpenWork;
import io.floecat.core.operation.OperationListener;
import io.floecat.spi.diagnosis.Finding;
import io.floecat.spi.diagnosis.Report;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretRefusedException.Kind;
import io.floecat.spi.secret.SecretsManagerException;
import io.floecat.spi.secret.SecretsUnavailableException;
import io.floecat.testkit.FakeSecretsManager;
import io.floecat.testkit.NoAuditLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of writes that the secrets manager refuses until somebody mends something. */
class RefusalsTest {

  private static final Function<SecretRef, SecretsManagerException> REFUSED =
      ref -> RandomRefusals.mendable(Kind.SETTINGS, ref);
  private static final Function<SecretRef, SecretsManagerException> UNCLEAR =
      ref ->
          new SecretsUnavailableException(
              SecretsUnavailableException.Kind.FAILED, ref + ": no answer", null);

  private final FakeBackend backend = FakeBackend.create();
  private final FakeSecretsManager secrets = backend.secrets();
  private final World world = new World(backend);
  private final SecretRef ref = world.ref();

  /** Refused while they are in here. */
  private final Set<Verb> forbidden = EnumSet.noneOf(Verb.class);

  /** What the next refusals are; afterwards {@link #REFUSED}. */
  private final Deque<Function<SecretRef, SecretsManagerException>> next = new ArrayDeque<>();

  private final List<OperationListener.Event> events = new ArrayList<>();
  private final Lifecycle lifecycle =
      new Lifecycle(
          world.pointers,
          new RandomRefusals(backend, secrets, new Mood()),
          world.settings,
          new ManualTimeSource(world.clock),
          (event, _) -> events.add(event),
          new NoAuditLog());
  private final Writer writer = new Writer(world.name(), lifecycle);

  private final class Mood implements RandomRefusals.Mood {

    @Override
    public boolean refuses(Verb verb) {
      return forbidden.contains(verb);
    }

    @Override
    public SecretsManagerException refusal(SecretRef secret) {
      return Optional.ofNullable(next.poll()).orElse(REFUSED).apply(secret);
    }
  }

  @Test
  @DisplayName("P5: a refused create is told at once, undone, and leaves nothing")
  void create_refused_isToldAtOnceAndUndone() {
    forbidden.add(Verb.CREATE);
    Instant before = world.clock.instant();

    assertRefused(() -> writer.create("a", Optional.empty()), ErrorReason.DEPENDENCY_REFUSED);

    assertThat(world.clock.instant()).isEqualTo(before);
    assertThat(openOperations()).isZero();
    assertThat(events).containsExactly(OperationListener.Event.REFUSED);
    forbidden.clear();
    writer.create("b", Optional.empty());
    world.settle();
    assertThat(used()).isEqualTo("b");
    Invariant.check(world);
  }

  @Test
  @DisplayName("P5: a missing permission has its own reason")
  void create_permissionMissing_hasItsReason() {
    forbidden.add(Verb.CREATE);
    next.add(secret -> RandomRefusals.mendable(Kind.PERMISSION, secret));

    assertRefused(() -> writer.create("a", Optional.empty()), ErrorReason.MISSING_PERMISSION);
  }

  @Test
  @DisplayName("P5, P6: a refused update is told at once, and undone as soon as that can be")
  void update_refused_isToldAtOnceAndUndone() {
    writer.create("a", Optional.empty());
    forbidden.addAll(EnumSet.of(Verb.PUT, Verb.GET));
    Instant before = world.clock.instant();

    assertRefused(() -> update(Optional.empty()), ErrorReason.DEPENDENCY_REFUSED);

    assertThat(world.clock.instant()).isEqualTo(before);
    assertThat(openOperations()).isOne();
    forbidden.clear();
    world.settle();
    assertThat(openOperations()).isZero();
    assertThat(used()).isEqualTo("a");
    Invariant.check(world);
  }

  @Test
  @DisplayName("P6: an update that may have been sent is not said to be refused")
  void update_unclearThenRefused_isUnavailable() {
    writer.create("a", Optional.empty());
    forbidden.addAll(EnumSet.of(Verb.PUT, Verb.GET));
    next.add(UNCLEAR); // Of the look whether anything changes.
    next.add(UNCLEAR);

    assertThatThrownBy(() -> update(Optional.empty()))
        .isInstanceOfSatisfying(
            UnavailableException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.DEPENDENCY_REFUSED))
        .hasMessageContaining(RandomRefusals.REMEDY);
  }

  @Test
  @DisplayName("P6: nor is one that somebody sent before, and that comes again")
  void update_carriedOnAndRefused_isUnavailable() {
    var request = Optional.of("0b8f3c55-8a43-4c2e-9a51-0c6f3f2b7d10");
    writer.create("a", Optional.empty());
    forbidden.addAll(EnumSet.of(Verb.PUT, Verb.GET));
    assertRefused(() -> update(request), ErrorReason.DEPENDENCY_REFUSED);

    assertThatThrownBy(() -> update(request)).isInstanceOf(UnavailableException.class);
  }

  @Test
  @DisplayName("P9: what cannot be read because of settings is not used, and says why at once")
  void use_refused_saysWhatToMend() {
    writer.create("a", Optional.empty());
    forbidden.add(Verb.GET);
    Instant before = world.clock.instant();

    assertThatThrownBy(() -> lifecycle.credentials().open(world.name()).close())
        .isInstanceOfSatisfying(
            FailedPreconditionException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.CREDENTIALS_UNREADABLE))
        .hasMessageContaining(RandomRefusals.REMEDY);
    assertThat(world.clock.instant()).isEqualTo(before);
  }

  @Test
  @DisplayName("P6: a refused deletion is backed off, named, told by undelete, and made in the end")
  void delete_refused_isToldAndBackedOff() {
    writer.create("a", Optional.empty());
    forbidden.add(Verb.DELETE);
    writer.delete(Optional.empty());
    for (int minute = 0; minute < 60; minute++) {
      world.clock.advance(Duration.ofMinutes(1));
      lifecycle.sweeper().sweep();
    }

    assertThat(events).containsOnly(OperationListener.Event.REFUSED).hasSizeBetween(3, 9);
    assertThatThrownBy(() -> writer.undelete(Optional.empty()))
        .isInstanceOf(FailedPreconditionException.class)
        .hasMessageContaining("refuses to delete the secret")
        .hasMessageContaining(RandomRefusals.REMEDY);
    assertThat(deletions().detail()).contains(ref.name());
    assertThat(deletions().fix().orElseThrow().advice()).contains(RandomRefusals.REMEDY);

    forbidden.clear();
    world.clock.advance(Duration.ofHours(1));
    lifecycle.sweeper().sweep();
    assertThat(secrets.snapshot(ref).orElseThrow().isLive()).isFalse();
    writer.undelete(Optional.empty());
    assertThat(used()).isEqualTo("a");
  }

  @Test
  @DisplayName(
      "P6: an undocumented refusal may have deleted: undelete waits until it cannot any more")
  void undelete_deletionRefusedWithoutDocument_waitsForTheQuarantine() {
    writer.create("a", Optional.empty());
    forbidden.add(Verb.DELETE);
    next.add(secret -> RandomRefusals.mendable(Kind.UNLISTED, secret));
    writer.delete(Optional.empty());
    forbidden.clear();
    world.clock.advance(Duration.ofMinutes(1));
    lifecycle.sweeper().sweep();

    assertThatThrownBy(() -> writer.undelete(Optional.empty()))
        .isInstanceOf(FailedPreconditionException.class)
        .hasMessageContaining("was interrupted");
    world.clock.advance(Duration.ofHours(1));
    writer.undelete(Optional.empty());
    assertThat(used()).isEqualTo("a");
  }

  @Test
  @DisplayName("P5: a refused undelete says why, and leaves the connector deleted")
  void undelete_refused_saysWhatToMend() {
    writer.create("a", Optional.empty());
    writer.delete(Optional.empty());
    forbidden.addAll(EnumSet.of(Verb.RESTORE, Verb.GET));

    assertRefused(() -> writer.undelete(Optional.empty()), ErrorReason.DEPENDENCY_REFUSED);

    assertThat(openOperations()).isZero();
    forbidden.clear();
    world.settle();
    Invariant.check(world);
  }

  private void update(Optional<String> request) {
    writer.update("b", Writer.replace("b"), request);
  }

  private int openOperations() {
    return world.pointers.list("operations/", 10, "").pointers().size();
  }

  private String used() {
    try (Opened opened = lifecycle.credentials().open(world.name())) {
      return new String(opened.value().expose(), StandardCharsets.UTF_8);
    }
  }

  private Finding deletions() {
    var report = new Report(Duration.ofMinutes(1), System::nanoTime, _ -> {});
    new OpenWork(world.pointers, world.settings, new ManualTimeSource(world.clock)).examine(report);
    return report.findings().stream()
        .filter(finding -> finding.check().equals("deletions"))
        .findFirst()
        .orElseThrow();
  }

  private static void assertRefused(ThrowingCallable write, ErrorReason reason) {
    assertThatThrownBy(write)
        .isInstanceOfSatisfying(
            FailedPreconditionException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(RandomRefusals.REMEDY);
  }
}
