package io.floecat.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.floecat.core.credential.CredentialSource.Opened;
import io.floecat.core.lifecycle.History.Seen;
import io.floecat.core.lifecycle.RandomRefusals.Verb;
import io.floecat.core.lifecycle.SimulatedOperation.Kind;
import io.floecat.core.operation.Lifecycle;
import io.floecat.core.operation.OperationListener;
import io.floecat.core.operation.TimeSource;
import io.floecat.core.operation.store.Tombstone;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.DeadlineExceededException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretRefusedException;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManagerException;
import io.floecat.testkit.Fault;
import io.floecat.testkit.FaultInjector;
import io.floecat.testkit.FaultyPointerStore;
import io.floecat.testkit.ManualClock;
import io.floecat.testkit.NoAuditLog;
import io.floecat.testkit.ProcessDied;
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
  private final List<SteppedThread> threads = new ArrayList<>();
  private final List<LateCall> lateCalls = new ArrayList<>();
  private final List<SimulatedOperation> again = new ArrayList<>();
  private final List<String> trace = new ArrayList<>();
  private int begun;
  private int acknowledged;
  private int faults;
  private int deaths;
  private int damaged;

  /** What is damaged now and then; nothing in most schedules. */
  private List<String> fragile = List.of();

  /** What the running thread's call meets. */
  private Optional<Fault> fate = Optional.empty();

  private SteppedThread running;

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
    running = new SteppedThread(operation(Kind.SWEEP), clock.instant(), () -> {});
  }

  /** A process. */
  private final class Node {
    final Duration offset = Duration.ofSeconds(random.nextInt(-900, 901));
    final FaultInjector line = new RandomLine();
    final Lifecycle lifecycle =
        new Lifecycle(
            new FaultyPointerStore(new CommitOrder(world.pointers), line),
            new RandomRefusals(world.backend, world.backend.reachedOver(line), mood),
            world.settings,
            new SlowPace(offset),
            OperationListener.NONE,
            new NoAuditLog());
    final List<SteppedThread> own = new ArrayList<>();
  }

  /** Calls are refused now and then; and where that is so, some kinds of calls for a while. */
  private final class Moody implements RandomRefusals.Mood {

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
          ? RandomRefusals.mendable(SecretRefusedException.Kind.SETTINGS, ref)
          : RandomRefusals.Mood.super.refusal(ref);
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
  private record LateCall(SimulatedOperation operation, Instant sentAt, Runnable effect) {}

  /** Each call stops its thread; how it ends is decided when the thread is resumed. */
  private final class RandomLine extends FaultInjector {

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
      lateCalls.add(new LateCall(running.operation, running.stoppedAt(), effect));
    }
  }

  /** Waiting takes at least as long as asked for, and moves everybody's clock. */
  private final class SlowPace implements TimeSource {

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
      while (!threads.isEmpty()) {
        resume(pick(threads), Optional.empty());
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
    if (threads.isEmpty() || (threads.size() < STRANDS && choice < 150)) {
      begin();
    } else if (choice < 940) {
      resume(pick(threads), random.nextDouble() < faultRate ? fault() : Optional.empty());
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
      var operation =
          new SimulatedOperation(Kind.EXPUNGE, begun++, name, Optional.empty(), clock.instant(), 0);
      history.begin(operation);
      operation.begin();
      operation.write(operations);
      history.observe(operation);
      operation.acknowledge();
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
    SimulatedOperation operation =
        !again.isEmpty() && random.nextInt(100) < 30 ? pick(again) : operation(kind());
    int since = history.step();
    SteppedThread thread =
        new SteppedThread(operation, clock.instant(), () -> run(operation, node, since));
    history.begin(operation);
    operation.begin();
    threads.add(thread);
    node.own.add(thread);
    note("begin " + operation + " on node " + nodes.indexOf(node));
    resume(thread, Optional.empty());
  }

  private SimulatedOperation operation(Kind kind) {
    Optional<String> requestId =
        kind.isWrite() && random.nextInt(3) > 0
            ? Optional.of("00000000-0000-4000-8000-%012d".formatted(begun))
            : Optional.empty();
    var operation =
        new SimulatedOperation(
            kind, begun++, pick(names), requestId, clock.instant(), history.step());
    if (requestId.isPresent()) {
      again.add(operation);
    }
    return operation;
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

  /** What a stepped thread does. */
  private void run(SimulatedOperation operation, Node node, int since) {
    try {
      switch (operation.kind) {
        case USE -> use(operation, node, since);
        case SWEEP -> node.lifecycle.sweeper().sweep();
        case EXPUNGE_ACCOUNT -> expungeAccount(operation, node);
        default -> {
          operation.write(node.lifecycle.operations());
          history.look(operation);
          note("done " + operation);
          history.acknowledged(operation);
          acknowledged++;
        }
      }
    } catch (UnavailableException | DeadlineExceededException | DataLossException e) {
      note("unclear " + operation + ": " + e.getMessage());
    } catch (FloecatException e) {
      note("refused " + operation + ": " + e.getMessage());
      assertThat(e.reason() == ErrorReason.REQUEST_ID_REUSED && operation.isAlwaysTheSame())
          .as("%s is no other request than before", operation)
          .isFalse();
      // With an account goes the memory of its requests, before the account itself.
      assertThat(
              SAYS_WHAT_IS_THERE.contains(e.reason())
                  && operation.tookEffect()
                  && !history.accountIsGoing())
          .as("%s took effect, and is told of its own effect: %s", operation, e.reason())
          .isFalse();
      operation.refused();
    } catch (ProcessDied e) {
      note("died " + operation);
    }
  }

  private void use(SimulatedOperation operation, Node node, int since) {
    try (Opened opened = node.lifecycle.credentials().open(operation.name)) {
      history.look(operation);
      var connector = opened.connector();
      var seen =
          new Seen(
              connector.getDescription(), SimulatedOperation.text(opened.value()), true, false);
      history.requireSeen(operation.name, since, it -> it.equals(Optional.of(seen)));
    } catch (FloecatException e) {
      history.look(operation);
      if (e.reason() == ErrorReason.CONNECTOR_NOT_FOUND) {
        history.requireSeen(operation.name, since, Optional::isEmpty);
      } else if (e.reason() == ErrorReason.CONNECTOR_DELETED) {
        history.requireSeen(operation.name, since, it -> it.filter(Seen::deleted).isPresent());
      }
      throw e;
    }
  }

  private static void expungeAccount(SimulatedOperation operation, Node node) {
    for (int step = 0; step < 4; step++) {
      if (node.lifecycle.accountExpunge().step(operation.name.account()).getDone()) {
        return;
      }
    }
  }

  private void resume(SteppedThread thread, Optional<Fault> withFate) {
    if (withFate.isPresent()) {
      note(withFate.get() + " for " + thread.operation);
      faults++;
    }
    proceed(thread, withFate);
    for (Node node : List.copyOf(nodes)) {
      if (node.line.isDead()) {
        replace(node);
      }
    }
  }

  private void proceed(SteppedThread thread, Optional<Fault> withFate) {
    fate = withFate;
    running = thread;
    thread.resume();
    if (thread.hasEnded()) {
      threads.remove(thread);
    }
    history.observe(thread.operation);
  }

  /** A node died: all that ran on it ends, and another comes. */
  private void replace(Node node) {
    note("node " + nodes.indexOf(node) + " died");
    deaths++;
    for (SteppedThread thread : node.own) {
      while (!thread.hasEnded()) {
        proceed(thread, Optional.empty());
      }
    }
    nodes.set(nodes.indexOf(node), new Node());
  }

  private void land(LateCall call) {
    lateCalls.remove(call);
    note("lands: call of " + call.operation);
    call.effect.run();
    history.observe(call.operation);
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
    for (SteppedThread thread : List.copyOf(threads)) {
      if (!thread.hasEnded() && thread.stoppedAt().isBefore(oldest)) {
        resume(thread, Optional.empty());
      }
    }
  }

  /** Everything that takes time happens, and no deleted connector is about to be purged. */
  private void settle() {
    var sweeper = world.node().lifecycle.sweeper();
    var sweep = operation(Kind.SWEEP);
    int rounds = damaged == 0 ? 6 : 40; // What is overlooked, every fourth sweep looks for.
    for (int round = 0; round < rounds || history.purgeIsNear() || purgeWasJustNow(); round++) {
      clock.advance(Duration.ofMinutes(76));
      sweeper.sweep();
      history.observe(sweep);
    }
  }

  /** A purge makes a tombstone, which takes two deletions with an hour between them. */
  private boolean purgeWasJustNow() {
    Instant lately = clock.instant().minus(Duration.ofHours(5));
    return world.pointers.list("tombstones/", 100, "").pointers().stream()
        .filter(it -> !Invariant.isDamaged(it))
        .map(Schedule::startOf)
        .anyMatch(lately::isBefore);
  }

  private static Instant startOf(Pointer pointer) {
    try {
      return Instant.ofEpochSecond(
          Tombstone.parseFrom(pointer.value()).getStartTime().getSeconds());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private void note(String event) {
    trace.add("%5d %s %s".formatted(history.step(), clock.instant(), event));
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
