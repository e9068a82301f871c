package io.floecat.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.core.operation.AccountExpunge;
import io.floecat.core.operation.Lifecycle;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.error.AbortedException;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.error.NotFoundException;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretType;
import io.floecat.testkit.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What removes something acts on nothing that came into being after it had looked. */
class NextLifeTest {

  private static final int STEPS = 400;

  /** More calls than any step of these makes. */
  private static final int CALLS = 30;

  private final FakeBackend backend = FakeBackend.create();
  private final World world = new World(backend);
  private final ConnectorName first = world.name();
  private final ConnectorName second = new ConnectorName(first.account(), "c2");

  static IntStream calls() {
    return IntStream.rangeClosed(1, CALLS);
  }

  @ParameterizedTest
  @MethodSource("calls")
  @DisplayName(
      "P6: a step of an account's removal that stalls at any call touches nothing of the account's"
          + " next life")
  void expungeAccount_stepStallsUntilTheNextLife_touchesNothingOfIt(int call) {
    beginRemoval();
    World.Node stalled = world.node();
    stalled.line.plan(call, Fault.HANGS);
    stalled.line.meanwhile(this::finishRemovalAndCreate);

    step(stalled.lifecycle);

    assertNextLifeIsWhole(call);
  }

  @ParameterizedTest
  @MethodSource("calls")
  @DisplayName("P6: a last step that stalls leaves the names and requests of the next life")
  void expungeAccount_lastStepStalls_leavesNamesAndRequestsOfTheNextLife(int call) {
    beginRemoval();
    for (int round = 0; round < 4; round++) {
      world.clock.advance(Duration.ofHours(1));
      world.node().lifecycle.sweeper().sweep(); // Only traces are left for the stalled step.
    }
    World.Node stalled = world.node();
    stalled.line.plan(call, Fault.HANGS);
    stalled.line.meanwhile(this::finishRemovalAndCreate);

    step(stalled.lifecycle);

    assertNextLifeIsWhole(call);
  }

  @ParameterizedTest
  @MethodSource("calls")
  @DisplayName("P6: a sweep that stalls at any call purges no connector that was created since")
  void sweep_purgeStallsUntilTheNextConnector_touchesNothingOfIt(int call) {
    new Writer(first, world.node().lifecycle).create("a", Optional.of("a"));
    new Writer(first, world.node().lifecycle).delete(Optional.of("delete"));
    world.clock.advance(world.settings.window().duration().plusDays(1));
    World.Node stalled = world.node();
    stalled.line.plan(call, Fault.HANGS);
    stalled.line.meanwhile(
        () -> {
          world.node().lifecycle.sweeper().sweep();
          new Writer(first, world.node().lifecycle).create("b", Optional.of("a"));
        });

    stalled.lifecycle.sweeper().sweep();

    if (stalled.line.calls() >= call) {
      assertThat(use(first)).isEqualTo("b");
      assertThat(world.pointers.get("requests/" + first.account() + "/a")).isPresent();
    }
    world.settle();
    Invariant.check(world);
  }

  @Test
  @DisplayName("P6: the first step of an account's removal does not begin on its next life")
  void expungeAccount_firstStepStallsUntilTheNextLife_leavesItActive() {
    new Writer(first, world.node().lifecycle).create("a", Optional.empty());
    World.Node stalled = world.node();
    int commit = 2; // After: account.
    stalled.line.plan(commit, Fault.HANGS);
    stalled.line.meanwhile(this::finishRemovalAndCreate);

    step(stalled.lifecycle);

    assertNextLifeIsWhole(commit);
    new Writer(first, world.node().lifecycle).create("d", Optional.empty());
    assertThat(use(first)).isEqualTo("d");
  }

  @Test
  @DisplayName("P6: a removal that comes back with its etag does not begin on the next life")
  void expungeAccount_etagOfTheLifeBefore_isRefusedAndChangesNothing() {
    new Writer(first, world.node().lifecycle).create("a", Optional.of("a"));
    AccountExpunge expunge = world.node().lifecycle.accountExpunge();
    String etag = expunge.step(first.account(), "").getEtag();
    assertThat(expunge.step(first.account(), etag).getEtag()).isEqualTo(etag).isNotEmpty();
    finishRemovalAndCreate();

    assertThatThrownBy(() -> expunge.step(first.account(), etag))
        .isInstanceOf(AbortedException.class)
        .hasMessageContaining("is another one");

    new Writer(first, world.node().lifecycle).create("d", Optional.empty());
    assertThat(use(first)).isEqualTo("d");
    assertThat(expunge.step(first.account(), "").getEtag()).isNotEqualTo(etag);
    assertThatThrownBy(() -> expunge.step(first.account(), etag))
        .isInstanceOf(AbortedException.class);
  }

  private void beginRemoval() {
    new Writer(first, world.node().lifecycle).create("a", Optional.of("a"));
    step(world.node().lifecycle);
    step(world.node().lifecycle);
  }

  /** Others finish the removal; then somebody creates a connector in an account of the same id. */
  private void finishRemovalAndCreate() {
    World.Node other = world.node();
    for (int step = 0; !step(other.lifecycle); step++) {
      assertThat(step).as("steps").isLessThan(STEPS);
      world.clock.advance(Duration.ofMinutes(5));
    }
    new Writer(second, other.lifecycle).create("c", Optional.of("a"));
  }

  /** Whether the account is gone. */
  private boolean step(Lifecycle lifecycle) {
    try {
      return lifecycle.accountExpunge().step(first.account()).getDone();
    } catch (NotFoundException e) {
      return true;
    }
  }

  private void assertNextLifeIsWhole(int call) {
    if (world.pointers.get(second.toString()).isEmpty()) {
      assertThat(call).as("the step made fewer calls").isGreaterThan(2);
      return;
    }
    assertThat(use(second)).isEqualTo("c");
    assertThat(world.pointers.get("names/" + second.account() + "/c2")).isPresent();
    assertThat(world.pointers.get("requests/" + second.account() + "/a")).isPresent();
    var secret = new SecretRef(second.account(), SecretType.CONNECTORS, "c2");
    assertThat(backend.secrets().snapshot(secret).orElseThrow().isLive()).isTrue();
    world.settle();
    Invariant.check(world);
    assertThatThrownBy(
            () -> new Writer(second, world.node().lifecycle).create("x", Optional.empty()))
        .isInstanceOf(FloecatException.class);
    assertThat(use(second)).isEqualTo("c");
  }

  private String use(ConnectorName name) {
    try (var opened = world.node().lifecycle.credentials().open(name)) {
      return new String(opened.value().expose(), StandardCharsets.UTF_8);
    }
  }
}
