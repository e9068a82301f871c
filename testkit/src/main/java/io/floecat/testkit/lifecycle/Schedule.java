package io.floecat.testkit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.core.account.ConnectorName;
import io.floecat.core.credential.CredentialSource.Opened;
import io.floecat.core.error.DataLossException;
import io.floecat.core.error.DeadlineExceededException;
import io.floecat.core.error.ErrorReason;
import io.floecat.core.error.FloecatException;
import io.floecat.core.error.UnavailableException;
import io.floecat.core.operation.Lifecycle;
import io.floecat.core.operation.OperationListener;
import io.floecat.core.operation.Pace;
import io.floecat.core.pointer.Change;
import io.floecat.core.pointer.Pointer;
import io.floecat.core.pointer.PointerStore;
import io.floecat.core.secret.SecretRef;
import io.floecat.core.secret.SecretRefusedException;
import io.floecat.core.secret.SecretValue;
import io.floecat.core.secret.SecretVersion;
import io.floecat.core.secret.SecretsManagerException;
import io.floecat.testkit.Fault;
import io.floecat.testkit.FaultyPointerStore;
import io.floecat.testkit.Line;
import io.floecat.testkit.ManualClock;
import io.floecat.testkit.NoAuditLog;
import io.floecat.testkit.ProcessDied;
import io.floecat.testkit.lifecycle.Errand.Kind;
import io.floecat.testkit.lifecycle.History.Seen;
import io.floecat.testkit.lifecycle.Refusing.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Nodes whose clocks differ, clients and sweepers on each, calls that go wrong or land late, nodes
 * that die: in an order that one seed decides, so that it is the same each time. The {@link
 * History} is checked at every step, the {@link Invariant} when all is quiet.
 */
final class Schedule {

  /** How long a call is on its way at most; with its basis it lives for a quarter of an hour. */
  private static final Duration CALL_LIFE = Duration.ofMinutes(13);

  private static final Duration SLICE = Duration.ofMinutes(10);

  private static final int STRANDS = 5;

  /** A request is sent again within this time, well within the memory of requests. */
  private static final Duration RETRIES = Duration.ofHours(12);

  /** Refusals of a write because of what is there: never because of what it did itself. */
  private static final Set<ErrorReason> SAYS_WHAT_IS_THERE =
      Set.of(
          ErrorReason.CONNECTOR_ALREADY_EXISTS,
          ErrorReason.CONNECTOR_NOT_FOUND,
          ErrorReason.CONNECTOR_DELETED);

  private static final List<String> FRAGILE =
      List.of("accounts/", "account/", "names/", "operations/", "requests/", "due/");

  private final Random random;
  private final World world;
  private final ManualClock clock;
  private final List<ConnectorName> names;
  private final History history;
  private final double faultRate;
  private final Moody mood = new Moody();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Strand> strands = new ArrayList<>();
  private final List<LateCall> lateCalls = new ArrayList<>();
  private final List<Errand> again = new ArrayList<>();
  private final List<String> trace = new ArrayList<>();
  private int errands;
  private int acknowledged;
  private int faults;
  private int deaths;
  private int damaged;

  /** What is damaged now and then; nothing in most schedules. */
  private List<String> fragile = List.of();

  /** What the running strand's call meets. */
  private Optional<Fault> fate = Optional.empty();

  private Strand running;

  Schedule(Random random, SecretsBackend backend) {
    this.random = random;
    world = new World(backend);
    clock = world.clock;
    ConnectorName first = world.name();
    names = List.of(first, new ConnectorName(first.account(), first.connectorId() + "-b"));
    history = new History(world, names);
    faultRate = pick(List.of(0.0, 0.02, 0.05, 0.12, 0.25));
    mood.rate = pick(List.of(0.0, 0.0, 0.03, 0.2));
    if (random.nextInt(4) == 0) {
      backend
          .secrets()
          .create(world.ref(), SecretValue.ofUtf8(Scenario.FOREIGN), SecretVersion.random());
    }
    for (int i = 2 + random.nextInt(2); i > 0; i--) {
      nodes.add(new Node());
    }
    if (random.nextInt(3) == 0) {
      fragile = new ArrayList<>(FRAGILE);
      if (backend.secrets().isExclusive()) {
        fragile.add("tombstones/"); // Else a live secret that one was for is left to the operator.
      }
    }
    running = new Strand(errand(Kind.SWEEP), clock.instant(), () -> {});
  }

  /** A process. */
  private final class Node {
    final Duration offset = Duration.ofSeconds(random.nextInt(-900, 901));
    final Line line = new RandomLine();
    final Lifecycle lifecycle =
        new Lifecycle(
            new FaultyPointerStore(new CommitOrder(world.pointers), line),
            new Refusing(world.backend, world.backend.reachedOver(line), mood),
            world.settings,
            new SlowPace(offset),
            OperationListener.NONE,
            new NoAuditLog());
    final List<Strand> own = new ArrayList<>();
  }

  /** Calls are refused now and then; and where that is so, some kinds of calls for a while. */
  private final class Moody implements Refusing.Mood {

    private double rate;
    private Set<Verb> forbidden = Set.of();
    private boolean saysWhatToMend;

    @Override
    public boolean refuses(Verb verb) {
      return forbidden.contains(verb) || random.nextDouble() < rate;
    }

    /** Both ways to be refused in turn. */
    @Override
    public SecretsManagerException refusal(SecretRef ref) {
      saysWhatToMend = !saysWhatToMend;
      return saysWhatToMend
          ? Refusing.mendable(SecretRefusedException.Kind.SETTINGS, ref)
          : Refusing.Mood.super.refusal(ref);
    }

    @Override
    public boolean hidesNew() {
      return random.nextDouble() < rate;
    }

    void change() {
      if (rate > 0) {
        forbidden =
            forbidden.isEmpty()
                ? Arrays.stream(Verb.values())
                    .filter(_ -> random.nextBoolean())
                    .collect(Collectors.toSet())
                : Set.of();
        note("forbidden: " + forbidden);
      }
    }

    void calm() {
      rate = 0;
      forbidden = Set.of();
    }
  }

  /** A call that was given up and has not taken effect yet. */
  private record LateCall(Errand errand, Instant sentAt, Runnable effect) {}

  /** Each call stops its strand; how it ends is decided when the strand is resumed. */
  private final class RandomLine extends Line {

    @Override
    protected Optional<Fault> next() {
      running.stop(clock.instant());
      return isDead()
          ? Optional.of(pick(List.of(Fault.DIES_BEFORE, Fault.DIES_AFTER, Fault.DIES_AND_LATE)))
          : fate;
    }

    @Override
    protected void whileItHangs() {
      running.stop(clock.instant());
    }

    @Override
    protected void onItsWay(Runnable effect) {
      lateCalls.add(new LateCall(running.errand, running.stoppedAt(), effect));
    }
  }

  /** Waiting takes at least as long as asked for, and moves everybody's clock. */
  private final class SlowPace implements Pace {

    private final Duration offset;

    SlowPace(Duration offset) {
      this.offset = offset;
    }

    @Override
    public Instant now() {
      return clock.instant().plus(offset);
    }

    @Override
    public long nanos() {
      return Duration.between(Instant.EPOCH, clock.instant()).toNanos();
    }

    @Override
    public void pause(Duration duration) {
      clock.advance(duration.plusMillis(random.nextInt(1500)));
    }
  }

  /** Makes about so many steps, and then lets all become quiet. */
  Figures drive(int steps) {
    try {
      while (history.step() < steps) {
        act();
      }
      while (!strands.isEmpty()) {
        resume(pick(strands), Optional.empty());
      }
      while (!lateCalls.isEmpty()) {
        land(pick(lateCalls));
      }
      mood.calm();
      expungeDamaged();
      settle();
      Invariant.check(world);
      history.checkRefusals();
      return new Figures(history.step(), acknowledged, faults, deaths, damaged);
    } catch (RuntimeException | AssertionError e) {
      int from = Math.max(0, trace.size() - 150);
      throw new AssertionError(
          e.getMessage() + "\n" + String.join("\n", trace.subList(from, trace.size())), e);
    }
  }

  private void act() {
    expire(Duration.ZERO);
    int choice = random.nextInt(1000);
    if (strands.isEmpty() || (strands.size() < STRANDS && choice < 150)) {
      begin();
    } else if (choice < 940) {
      resume(pick(strands), random.nextDouble() < faultRate ? fault() : Optional.empty());
    } else if (choice < 943) {
      mood.change();
    } else if (choice < 945) {
      damage();
    } else if (choice < 960) {
      if (!lateCalls.isEmpty()) {
        land(pick(lateCalls));
      }
    } else {
      pass(time());
    }
  }

  /** Something that is stored cannot be understood any more. */
  private void damage() {
    var ordered = new CommitOrder(world.pointers);
    List<Pointer> stored =
        fragile.stream()
            .flatMap(it -> ordered.list(it, PointerStore.MAX_PAGE, "").pointers().stream())
            .toList();
    if (stored.isEmpty()) {
      return;
    }
    String family = pick(stored).key().split("/", 2)[0] + "/"; // There are many hints.
    Pointer hit = pick(stored.stream().filter(it -> it.key().startsWith(family)).toList());
    if (!world.pointers.commit(List.of(Change.replace(hit, Invariant.DAMAGED)))) {
      throw new AssertionError("nobody else commits now");
    }
    note("damaged: " + family);
    history.damaged();
    damaged++;
  }

  /** Whoever runs the service follows the doctor's advice. */
  private void expungeDamaged() {
    var operations = world.node().lifecycle.operations();
    for (ConnectorName name : history.damagedRecords()) {
      var errand = new Errand(Kind.EXPUNGE, errands++, name, Optional.empty(), clock.instant(), 0);
      history.begin(errand);
      errand.begin();
      errand.write(operations);
      history.observe(errand);
      errand.acknowledge();
    }
  }

  /** Most faults leave the process alive. */
  private Optional<Fault> fault() {
    return Optional.of(
        random.nextInt(4) == 0
            ? pick(List.of(Fault.values()))
            : pick(List.of(Fault.FAILS, Fault.ANSWER_LOST, Fault.LATE)));
  }

  private Duration time() {
    return switch (random.nextInt(20)) {
      case 0 -> Duration.ofDays(random.nextInt(9));
      case 1, 2, 3 -> Duration.ofMinutes(random.nextInt(90));
      case 4, 5, 6, 7, 8, 9, 10 -> Duration.ofSeconds(random.nextInt(240));
      default -> Duration.ofSeconds(random.nextInt(20));
    };
  }

  private void begin() {
    Node node = pick(nodes);
    again.removeIf(it -> clock.instant().isAfter(it.firstSent.plus(RETRIES)));
    Errand errand = !again.isEmpty() && random.nextInt(100) < 30 ? pick(again) : errand(kind());
    int since = history.step();
    Strand strand = new Strand(errand, clock.instant(), () -> run(errand, node, since));
    history.begin(errand);
    errand.begin();
    strands.add(strand);
    node.own.add(strand);
    note("begin " + errand + " on node " + nodes.indexOf(node));
    resume(strand, Optional.empty());
  }

  private Errand errand(Kind kind) {
    Optional<String> requestId =
        kind.isWrite() && random.nextInt(3) > 0
            ? Optional.of("00000000-0000-4000-8000-%012d".formatted(errands))
            : Optional.empty();
    var errand =
        new Errand(kind, errands++, pick(names), requestId, clock.instant(), history.step());
    if (requestId.isPresent()) {
      again.add(errand);
    }
    return errand;
  }

  private Kind kind() {
    if (history.accountIsGoing() && random.nextInt(4) == 0) {
      return Kind.EXPUNGE_ACCOUNT; // Nothing is created until somebody goes on with it.
    }
    int sum = 0;
    for (Kind kind : Kind.values()) {
      sum += kind.weight;
    }
    int left = random.nextInt(sum);
    for (Kind kind : Kind.values()) {
      left -= kind.weight;
      if (left < 0) {
        return kind;
      }
    }
    throw new AssertionError(left);
  }

  /** What a strand does. */
  private void run(Errand errand, Node node, int since) {
    try {
      switch (errand.kind) {
        case USE -> use(errand, node, since);
        case SWEEP -> node.lifecycle.sweeper().sweep();
        case EXPUNGE_ACCOUNT -> expungeAccount(errand, node);
        default -> {
          errand.write(node.lifecycle.operations());
          history.look(errand);
          note("done " + errand);
          history.acknowledged(errand);
          acknowledged++;
        }
      }
    } catch (UnavailableException | DeadlineExceededException | DataLossException e) {
      note("unclear " + errand + ": " + e.getMessage());
    } catch (FloecatException e) {
      note("refused " + errand + ": " + e.getMessage());
      assertThat(e.reason() == ErrorReason.REQUEST_ID_REUSED && errand.isAlwaysTheSame())
          .as("%s is no other request than before", errand)
          .isFalse();
      // With an account goes the memory of its requests, before the account itself.
      assertThat(
              SAYS_WHAT_IS_THERE.contains(e.reason())
                  && errand.tookEffect()
                  && !history.accountIsGoing())
          .as("%s took effect, and is told of its own effect: %s", errand, e.reason())
          .isFalse();
      errand.refused();
    } catch (ProcessDied e) {
      note("died " + errand);
    }
  }

  private void use(Errand errand, Node node, int since) {
    try (Opened opened = node.lifecycle.credentials().open(errand.name)) {
      history.look(errand);
      var connector = opened.connector();
      var seen = new Seen(connector.getDescription(), Errand.text(opened.value()), true, false);
      history.requireSeen(errand.name, since, it -> it.equals(Optional.of(seen)));
    } catch (FloecatException e) {
      history.look(errand);
      if (e.reason() == ErrorReason.CONNECTOR_NOT_FOUND) {
        history.requireSeen(errand.name, since, Optional::isEmpty);
      } else if (e.reason() == ErrorReason.CONNECTOR_DELETED) {
        history.requireSeen(errand.name, since, it -> it.filter(Seen::deleted).isPresent());
      }
      throw e;
    }
  }

  private static void expungeAccount(Errand errand, Node node) {
    for (int step = 0; step < 4; step++) {
      if (node.lifecycle.accountExpunge().step(errand.name.account()).getDone()) {
        return;
      }
    }
  }

  private void resume(Strand strand, Optional<Fault> withFate) {
    if (withFate.isPresent()) {
      note(withFate.get() + " for " + strand.errand);
      faults++;
    }
    proceed(strand, withFate);
    for (Node node : List.copyOf(nodes)) {
      if (node.line.isDead()) {
        replace(node);
      }
    }
  }

  private void proceed(Strand strand, Optional<Fault> withFate) {
    fate = withFate;
    running = strand;
    strand.resume();
    if (strand.hasEnded()) {
      strands.remove(strand);
    }
    history.observe(strand.errand);
  }

  /** A node died: all that ran on it ends, and another comes. */
  private void replace(Node node) {
    note("node " + nodes.indexOf(node) + " died");
    deaths++;
    for (Strand strand : node.own) {
      while (!strand.hasEnded()) {
        proceed(strand, Optional.empty());
      }
    }
    nodes.set(nodes.indexOf(node), new Node());
  }

  private void land(LateCall call) {
    lateCalls.remove(call);
    note("lands: call of " + call.errand);
    call.effect.run();
    history.observe(call.errand);
  }

  /** Time passes, and no call is on its way for longer than one lives. */
  private void pass(Duration duration) {
    note("time: " + duration);
    Duration left = duration;
    while (left.isPositive()) {
      Duration slice = left.compareTo(SLICE) < 0 ? left : SLICE;
      expire(slice);
      clock.advance(slice);
      left = left.minus(slice);
    }
  }

  /** Whatever would be too old when {@code ahead} has passed takes effect, or is lost. */
  private void expire(Duration ahead) {
    Instant oldest = clock.instant().plus(ahead).minus(CALL_LIFE);
    for (LateCall call : List.copyOf(lateCalls)) {
      if (call.sentAt.isBefore(oldest)) {
        if (random.nextBoolean()) {
          land(call);
        } else {
          lateCalls.remove(call);
        }
      }
    }
    for (Strand strand : List.copyOf(strands)) {
      if (!strand.hasEnded() && strand.stoppedAt().isBefore(oldest)) {
        resume(strand, Optional.empty());
      }
    }
  }

  /** Everything that takes time happens, and no deleted connector is about to be purged. */
  private void settle() {
    var sweeper = world.node().lifecycle.sweeper();
    var sweep = errand(Kind.SWEEP);
    int rounds = damaged == 0 ? 6 : 20; // What is overlooked, the sweeper finds in its rounds.
    for (int round = 0; round < rounds || history.purgeIsNear(); round++) {
      clock.advance(Duration.ofMinutes(76));
      sweeper.sweep();
      history.observe(sweep);
    }
  }

  private void note(String event) {
    trace.add("%5d %s %s".formatted(history.step(), clock.instant(), event));
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
