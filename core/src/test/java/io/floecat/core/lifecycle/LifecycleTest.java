package io.floecat.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import io.floecat.core.credential.CredentialSource.Opened;
import io.floecat.core.lifecycle.RandomRefusals.Verb;
import io.floecat.core.operation.CredentialChange;
import io.floecat.core.operation.Lifecycle;
import io.floecat.core.operation.OperationListener;
import io.floecat.core.operation.OperationService;
import io.floecat.core.operation.Operations;
import io.floecat.core.operation.WritePlan;
import io.floecat.core.operation.WriteRequest;
import io.floecat.core.operation.store.RequestRecord;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.account.Principal;
import io.floecat.spi.account.Role;
import io.floecat.spi.error.AbortedException;
import io.floecat.spi.error.AlreadyExistsException;
import io.floecat.spi.error.DeadlineExceededException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.spi.error.NotFoundException;
import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.testkit.FakeSecretsManager;
import io.floecat.testkit.Fault;
import io.floecat.testkit.NoAuditLog;
import io.floecat.testkit.ProcessDied;
import io.floecat.testkit.SecretSnapshot;
import io.floecat.v1.Connector;
import io.floecat.v1.ExpungeAccountResponse;
import io.floecat.v1.ListOperationsRequest;
import io.floecat.v1.ListOperationsResponse;
import io.floecat.v1.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the lifecycle, one at a time. */
class LifecycleTest {

  private static final String REQUEST_KEY = "deployment/request-key";

  private static final Optional<String> REQUEST =
      Optional.of("0b8f3c55-8a43-4c2e-9a51-0c6f3f2b7d10");

  /** The call of an update that sends it; before: record, pin, account, commit, record. */
  private static final int PUT_OF_AN_UPDATE = 6;

  /** The call of a sweep that sends it; before: operations, record, pin, commit, record. */
  private static final int FILLER = 6;

  private final FakeBackend backend = FakeBackend.create();
  private final FakeSecretsManager secrets = backend.secrets();
  private final World world = new World(backend);
  private final ConnectorName name = world.name();
  private final SecretRef ref = world.ref();
  private final World.Node node = world.node();
  private final Operations operations = node.lifecycle.operations();

  @Test
  @DisplayName(
      "P1: the first secret of a connector has the connector's own name, later ones a number")
  void create_again_takesTheNextName() {
    Connector first = create("a");
    operations.expunge(name, request("expunge"));
    Connector second = create("b");

    assertThat(first.getCredentialStatus().getSecretName()).isEqualTo(name.toString());
    assertThat(second.getCredentialStatus().getSecretName()).isEqualTo(name + ".2");
    assertThat(second.getUid()).isNotEqualTo(first.getUid());
  }

  @Test
  void create_overLive_isRefused() {
    create("a");

    assertThatThrownBy(() -> create("b")).isInstanceOf(AlreadyExistsException.class);
    assertThat(use()).isEqualTo("a");
  }

  @Test
  @DisplayName("P8: deleting a connector never blocks creating it again")
  void create_overDeleted_isAnotherConnector() {
    Connector deleted = create("a");
    operations.delete(name, false, request("delete"));
    Connector created = create("b");

    assertThat(created.getUid()).isNotEqualTo(deleted.getUid());
    assertThat(created.getState()).isEqualTo(Connector.State.ACTIVE);
    assertThat(use()).isEqualTo("b");
    world.settle();
    Invariant.check(world);
  }

  @Test
  @DisplayName("P7: a secret of somebody else under the name is neither read nor touched")
  void create_nameOccupied_leavesTheOccupantAlone() {
    SecretVersion theirs = SecretVersion.random();
    secrets.create(ref, SecretValue.ofUtf8(Scenario.FOREIGN), theirs);

    Connector created = create("a");
    world.settle();

    assertThat(created.getCredentialStatus().getSecretName()).isEqualTo(name + ".2");
    assertThat(secrets.snapshot(ref).orElseThrow().isLive()).isTrue();
    assertThat(secrets.snapshot(ref).orElseThrow().versions()).containsOnlyKeys(theirs);
    Invariant.check(world);
  }

  @Test
  void create_manyNamesOccupied_givesUpAndGoesOnWhenSentAgain() {
    for (int number = 1; number <= 120; number++) {
      String occupied = number == 1 ? ref.id() : ref.id() + "." + number;
      secrets.create(
          new SecretRef(ref.account(), SecretType.CONNECTORS, occupied),
          SecretValue.ofUtf8(Scenario.FOREIGN),
          SecretVersion.random());
    }

    assertThatThrownBy(() -> create("a", REQUEST))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("100 names in a row");
    Connector created = create("a", REQUEST);

    assertThat(created.getCredentialStatus().getSecretName()).isEqualTo(name + ".121");
  }

  @ParameterizedTest
  @EnumSource(names = {"GET", "CREATE"})
  @DisplayName("P6: a refusal is no proof that a secret is somebody else's, or gone")
  void sweep_refusedForHours_deletesTheSecretOnceItMay(Verb alsoForbidden) {
    create("a");
    var forbidden = EnumSet.of(Verb.DELETE, alsoForbidden);
    var moody =
        new Lifecycle(
            world.pointers,
            new RandomRefusals(world.backend, secrets, forbidden::contains),
            world.settings,
            new ManualTimeSource(world.clock),
            OperationListener.NONE,
            new NoAuditLog());
    moody.operations().expunge(name, request("expunge"));
    for (int hour = 0; hour < 5; hour++) {
      world.clock.advance(Duration.ofMinutes(61));
      moody.sweeper().sweep();
    }
    assertThat(secrets.snapshot(ref).orElseThrow().isLive()).isTrue();

    forbidden.clear();
    for (int hour = 0; hour < 3; hour++) {
      world.clock.advance(Duration.ofMinutes(61));
      moody.sweeper().sweep();
    }
    assertThat(secrets.snapshot(ref).stream()).noneMatch(SecretSnapshot::isLive);
    Invariant.check(world);
  }

  @Test
  void create_accountThatDiffersInCase_isRefused() {
    create("a");
    var shouting = new ConnectorName(new AccountId("ACCT-1"), "conn-001");

    assertThatThrownBy(
            () ->
                operations.create(
                    shouting, new WritePlan(connector("b"), replace("b")), request("create b")))
        .isInstanceOfSatisfying(
            FailedPreconditionException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.ACCOUNT_CASE_CONFLICT));
  }

  @Test
  void update_anotherWriteInFlight_isAbortedAfterTheWait() {
    create("a");
    stallUpdate();

    var thrown = catchThrowableOfType(AbortedException.class, () -> update("c", request("c")));

    assertThat(thrown.reason()).isEqualTo(ErrorReason.OPERATION_IN_PROGRESS);
    assertThat(thrown.retryAfter()).isPresent();
    assertThat(use()).isEqualTo("a");
  }

  @Test
  void update_anotherWritePastItsDeadline_finishesThatFirst() {
    create("a");
    stallUpdate();
    world.clock.advance(world.settings.deadline());

    update("c", request("c"));

    assertThat(use()).isEqualTo("c");
    world.settle();
    Invariant.check(world);
  }

  @Test
  @DisplayName("P6: an owner that was taken over does not finish, whatever its call is told")
  void update_takenOverWhileItsCallHangs_isFinishedOnlyByWhatTheVersionHolds() {
    create("a");
    secrets.acceptLateWriters(true);
    World.Node owner = world.node();
    owner.line.plan(PUT_OF_AN_UPDATE, Fault.HANGS);
    owner.line.meanwhile(() -> dieTakingOver(FILLER));

    assertThatThrownBy(() -> owner.writer().update("b", replace("b"), Optional.empty()))
        .isInstanceOf(UnavailableException.class);

    assertThat(use()).isEqualTo("a");
    world.settle();
    Invariant.check(world);
  }

  @Test
  @DisplayName("P6: what was read of the store more than a minute ago justifies no call")
  void update_readIsOldWhenTheCallIsDue_isNotSent() {
    create("a");
    World.Node slow = world.node();
    slow.line.plan(PUT_OF_AN_UPDATE - 1, Fault.HANGS);
    slow.line.meanwhile(() -> world.clock.advance(Duration.ofSeconds(61)));

    assertThatThrownBy(() -> slow.writer().update("b", replace("b"), Optional.empty()))
        .isInstanceOf(DeadlineExceededException.class);

    assertThat(slow.line.calls()).isEqualTo(PUT_OF_AN_UPDATE - 1);
    assertThat(use()).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(ints = {FILLER - 2, FILLER - 1, FILLER})
  @DisplayName("P6: what a version holds is its owner's only as long as no filler can be in it")
  void update_pinGoneAfterATakeOverBegan_isNotDecided(int lastCall) {
    secrets.pruneUnlabelled(true);
    var pin = new SecretVersion(create("a").getCredentialStatus().getVersionId());
    stallUpdate();
    dieTakingOver(lastCall);
    while (isLabelled(pin)) {
      secrets.putByOperator(ref, SecretValue.ofUtf8("x"));
    }
    world.clock.advance(Duration.ofHours(25));

    assertThat(node.lifecycle.sweeper().sweep().open()).isEqualTo(1);
    assertThat(node.lifecycle.connectors().get(name).getDisplayName()).isEqualTo("a");
  }

  private boolean isLabelled(SecretVersion version) {
    return secrets.snapshot(ref).orElseThrow().versions().entrySet().stream()
        .anyMatch(it -> it.getKey().equals(version) && it.getValue().label().isPresent());
  }

  /** Another node takes an update over when it may, and dies after so many calls. */
  private void dieTakingOver(int calls) {
    world.clock.advance(world.settings.deadline());
    World.Node other = world.node();
    other.line.plan(calls, Fault.DIES_AFTER);
    assertThatThrownBy(() -> other.lifecycle.sweeper().sweep()).isInstanceOf(ProcessDied.class);
  }

  @Test
  void update_equalCredentials_writesNoVersion() {
    Connector before = create("a");
    Connector after = update("a", request("again"));

    assertThat(after).as("nothing was changed, and the etag tells so").isEqualTo(before);
    assertThat(secrets.snapshot(ref).orElseThrow().versions()).hasSize(1);
  }

  @Test
  void update_staleEtag_isRefused() {
    Connector before = create("a");
    update("b", request("b"));

    assertThatThrownBy(
            () ->
                update(
                    "c",
                    new WriteRequest(Optional.empty(), connector("c"), before.getEtag(), false)))
        .isInstanceOfSatisfying(
            AbortedException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.ETAG_MISMATCH));
    assertThat(use()).isEqualTo("b");
  }

  @Test
  void update_validateOnly_changesNothing() {
    Connector before = create("a");
    int calls = node.line.calls();

    Connector preview =
        update("b", new WriteRequest(REQUEST, connector("b"), before.getEtag(), true));

    assertThat(preview.getDisplayName()).isEqualTo("b");
    assertThat(node.line.calls() - calls).as("one look at the record").isEqualTo(1);
    assertThat(use()).isEqualTo("a");
  }

  @Test
  void write_sameRequestTwice_happensOnce() {
    Connector first = create("a", REQUEST);
    Connector second = create("a", REQUEST);

    assertThat(second).isEqualTo(first);
    assertThat(secrets.snapshot()).hasSize(1);
  }

  @Test
  void write_sameRequestFromManyThreads_happensOnce() throws Exception {
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Connector>> attempts = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Operations other = world.node().lifecycle.operations();
        attempts.add(() -> createPatiently(other));
      }
      List<Connector> answers = new ArrayList<>();
      for (Future<Connector> answer : threads.invokeAll(attempts)) {
        answers.add(answer.get());
      }
      assertThat(answers).allMatch(answers.getFirst()::equals);
    }
    world.settle();
    Invariant.check(world);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  @DisplayName("P6: the same request has the same answer, whichever call hangs while it is made")
  void write_sameRequestMadeWhileACallHangs_isAnsweredTheSame(int call) {
    World.Node hanging = world.node();
    hanging.line.plan(call, Fault.HANGS);
    List<Connector> first = new ArrayList<>();
    hanging.line.meanwhile(() -> first.add(create("a", REQUEST)));

    Connector second =
        hanging
            .lifecycle
            .operations()
            .create(
                name, new WritePlan(connector("a"), replace("a")), request("create a", REQUEST));

    assertThat(first).containsExactly(second);
    assertThat(secrets.snapshot()).hasSize(1);
  }

  @Test
  @DisplayName("P6, P2: a request is remembered without anything derived from its credentials")
  void write_otherCredentials_isRememberedInTheSameWords() throws Exception {
    World other = new World(FakeBackend.create());
    for (World each : List.of(world, other)) {
      assertThat(each.pointers.commit(List.of(Change.create(REQUEST_KEY, new byte[32])))).isTrue();
      var plan = new WritePlan(connector("a"), replace(each == world ? "s3cret" : "another one"));
      each.node().lifecycle.operations().create(name, plan, request("create a", REQUEST));
    }

    assertThat(rememberedIn(world)).isEqualTo(rememberedIn(other));
  }

  /** What a world remembers of its only request, but for the random id of the version it wrote. */
  private static RequestRecord rememberedIn(World world) throws InvalidProtocolBufferException {
    var remembered = world.pointers.list("requests/", 2, "").pointers();
    assertThat(remembered).hasSize(1);
    return RequestRecord.parseFrom(remembered.getFirst().value()).toBuilder()
        .clearDoneVersion()
        .build();
  }

  /** What a client does that is told that its write was interrupted: it sends it again. */
  private Connector createPatiently(Operations operations) {
    for (int attempt = 1; ; attempt++) {
      try {
        return operations.create(
            name, new WritePlan(connector("a"), replace("a")), request("create a", REQUEST));
      } catch (FloecatException e) {
        if (attempt == 10 || e.retryAfter().isEmpty()) {
          throw e;
        }
      }
    }
  }

  @Test
  @DisplayName("P6: the marker of a deletion is not taken for another request's credentials")
  void write_sameRequestWhileItsSecretDeletionIsConfirmed_isAnsweredTheSame() {
    create("a", REQUEST);
    operations.expunge(name, request("expunge"));
    world.clock.advance(Duration.ofMinutes(61));
    World.Node deleting = world.node();
    int marker = 6; // After: operations, hints, tombstone, commit, tombstone.
    deleting.line.plan(marker, Fault.DIES_AFTER);
    assertThatThrownBy(() -> deleting.lifecycle.sweeper().sweep()).isInstanceOf(ProcessDied.class);
    assertThat(secrets.snapshot(ref).orElseThrow().isLive()).isTrue();

    Connector again = create("a", REQUEST);

    assertThat(again.getName()).isEqualTo(name.toString());
  }

  @Test
  void write_sameRequestIdForAnotherRequest_isRefused() {
    create("a", REQUEST);

    assertThatThrownBy(() -> update("b", request("update b", REQUEST)))
        .isInstanceOfSatisfying(
            InvalidArgumentException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.REQUEST_ID_REUSED));
    assertThat(use()).isEqualTo("a");
  }

  @Test
  void write_sameRequestIdWithOtherCredentials_isRefused() {
    create("a", REQUEST);

    assertThatThrownBy(
            () ->
                operations.create(
                    name,
                    new WritePlan(connector("a"), replace("b")),
                    request("create a", REQUEST)))
        .isInstanceOfSatisfying(
            InvalidArgumentException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.REQUEST_ID_REUSED));
    assertThat(use()).isEqualTo("a");
  }

  @Test
  void write_sameRequestIdAfterADay_isAnotherRequest() {
    create("a", REQUEST);
    world.clock.advance(Duration.ofHours(24));
    node.lifecycle.sweeper().sweep();

    update("b", request("update b", REQUEST));

    assertThat(use()).isEqualTo("b");
  }

  @Test
  void undelete_atOnce_bringsTheSecretBack() {
    Connector before = create("a");
    Connector deleted = operations.delete(name, false, request("delete"));
    assertThat(deleted.getState()).isEqualTo(Connector.State.DELETED);
    assertThat(secrets.snapshot(ref).orElseThrow().isLive()).isFalse();

    Connector restored = operations.undelete(name, request("undelete"));

    assertThat(restored.getUid()).isEqualTo(before.getUid());
    assertThat(restored.hasDeleteTime()).isFalse();
    assertThat(restored.hasPurgeTime()).isFalse();
    assertThat(use()).isEqualTo("a");
  }

  @ParameterizedTest
  @EnumSource(names = {"LATE", "DIES_AND_LATE"})
  void undelete_deleteCallMayStillBeOnItsWay_waitsForTheQuarantine(Fault fault) {
    create("a");
    World.Node deleting = world.node();
    int delete = 6; // After: record, account, tombstone, commit, tombstone.
    deleting.line.plan(delete, fault);
    try {
      deleting.writer().delete(Optional.empty());
    } catch (ProcessDied e) {
      // The deletion stands all the same.
    }
    world.clock.advance(Duration.ofMinutes(2));
    node.lifecycle.sweeper().sweep();

    assertThatThrownBy(() -> operations.undelete(name, request("undelete")))
        .isInstanceOfSatisfying(
            FailedPreconditionException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.UNDELETE_NOT_YET));

    deleting.line.land();
    world.clock.advance(Duration.ofHours(1));
    operations.undelete(name, request("undelete"));
    assertThat(use()).isEqualTo("a");
  }

  @Test
  void undelete_afterPurgeTime_isRefused() {
    create("a");
    operations.delete(name, false, request("delete"));
    world.clock.advance(Duration.ofDays(7));

    assertThatThrownBy(() -> operations.undelete(name, request("undelete")))
        .isInstanceOfSatisfying(
            FailedPreconditionException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.UNDELETE_TOO_LATE));
  }

  @Test
  void undelete_live_isRefused() {
    create("a");

    assertThatThrownBy(() -> operations.undelete(name, request("undelete")))
        .isInstanceOf(AlreadyExistsException.class);
  }

  @Test
  void sweep_purgeTimeOver_removesRecordAndSecret() {
    create("a");
    operations.delete(name, false, request("delete"));
    world.clock.advance(Duration.ofDays(7));
    node.lifecycle.sweeper().sweep();

    assertThatThrownBy(() -> node.lifecycle.connectors().get(name))
        .isInstanceOf(NotFoundException.class);
    world.settle();
    Invariant.check(world);
    assertThat(secrets.snapshot().values()).noneMatch(SecretSnapshot::isLive);
  }

  @Test
  void sweep_purgeOfWhatSomebodyRestoredByHand_buriesTheSecretAgain() {
    create("a");
    operations.delete(name, false, request("delete"));
    world.settle();
    secrets.restore(ref);
    world.clock.advance(Duration.ofDays(7));
    node.lifecycle.sweeper().sweep();

    world.settle();
    assertThat(secrets.snapshot().values()).noneMatch(SecretSnapshot::isLive);
  }

  @Test
  void sweep_momentsBeforeATombstoneIsDue_comesBackToIt() {
    create("a");
    world.clock.advance(Duration.ofMillis(900));
    World.Node dying = world.node();
    int delete = 6; // After: record, account, tombstone, commit, tombstone.
    dying.line.plan(delete, Fault.DIES_BEFORE);
    assertThatThrownBy(() -> dying.lifecycle.operations().delete(name, false, request("delete")))
        .isInstanceOf(ProcessDied.class);
    world.clock.advance(world.settings.deadline().minusMillis(100));
    node.lifecycle.sweeper().sweep();
    assertThat(secrets.snapshot(ref).orElseThrow().isLive()).isTrue();

    world.settle();
    Invariant.check(world);
  }

  @Test
  void sweep_undeletedMeanwhile_purgesNothing() {
    create("a");
    operations.delete(name, false, request("delete"));
    operations.undelete(name, request("undelete"));
    world.clock.advance(Duration.ofDays(8));
    node.lifecycle.sweeper().sweep();

    assertThat(use()).isEqualTo("a");
  }

  @Test
  void sweep_afterDays_leavesNoTraceButNames() {
    create("a", REQUEST);
    operations.expunge(name, request("expunge"));
    for (int day = 0; day < 9; day++) {
      world.clock.advance(Duration.ofDays(1));
      node.lifecycle.sweeper().sweep();
    }

    assertThat(world.pointers.list("", 100, "").pointers())
        .extracting(pointer -> pointer.key())
        .containsExactly("account/acct-1", REQUEST_KEY, "names/acct-1/conn-001");
  }

  @Test
  void sweep_deadlineNotOver_leavesTheOperationToItsOwner() {
    create("a");
    stallUpdate();

    assertThat(node.lifecycle.sweeper().sweep().open()).isEqualTo(1);
    assertThat(world.restarted().lifecycle.sweeper().sweep().back()).isEqualTo(1);
    assertThat(use()).isEqualTo("a");
  }

  @Test
  @DisplayName("P6: after a restart nobody waits for the deadline of an owner that is dead")
  void update_overAnOperationOfADeadOwner_isDoneAtOnce() {
    create("a");
    stallUpdate();
    Instant before = world.clock.instant();

    new Writer(name, world.restarted().lifecycle).overwrite("c");

    assertThat(world.clock.instant()).isEqualTo(before);
    assertThat(use()).isEqualTo("c");
  }

  @Test
  void sweep_moreStuckThanOneSweepLooksAt_comesToEach() {
    int stuck = 250;
    for (int i = 0; i < stuck; i++) {
      var other = new ConnectorName(new AccountId("acct-1"), "stuck-" + i);
      create(other, operations);
      World.Node dying = world.node();
      dying.line.plan(PUT_OF_AN_UPDATE, Fault.DIES_BEFORE);
      assertThatThrownBy(
              () -> new Writer(other, dying.lifecycle).update("b", replace("b"), Optional.empty()))
          .isInstanceOf(ProcessDied.class);
      secrets.destroyByOperator(
          new SecretRef(other.account(), SecretType.CONNECTORS, other.connectorId()));
    }
    create("a");
    stallUpdate();
    world.clock.advance(world.settings.deadline());

    int back = 0;
    for (int sweep = 0; sweep < 2; sweep++) {
      back += node.lifecycle.sweeper().sweep().back();
    }

    assertThat(back).isEqualTo(1);
    assertThat(node.lifecycle.operationService().backlog())
        .isEqualTo(new OperationService.Backlog(stuck, world.settings.deadline()));
  }

  @Test
  void listOperations_pagesGoOnFromOperationsToSecretsOnTheirWayOut() {
    var gone = new ConnectorName(name.account(), "gone");
    create(gone, operations);
    new Writer(gone, node.lifecycle).expunge(Optional.empty());
    create("a");
    stallUpdate();

    ListOperationsResponse all = listOperations(10, "");
    ListOperationsResponse first = listOperations(1, "");
    ListOperationsResponse second = listOperations(1, first.getNextPageToken());

    assertThat(all.getOperationsList())
        .extracting(Operation::getConnector)
        .containsExactly(name.toString(), gone.toString());
    assertThat(all.getNextPageToken()).isEmpty();
    assertThat(List.of(first.getOperations(0), second.getOperations(0)))
        .isEqualTo(all.getOperationsList());
    assertThat(second.getNextPageToken()).isEmpty();
  }

  private ListOperationsResponse listOperations(int pageSize, String pageToken) {
    return node.lifecycle
        .operationService()
        .list(
            new Principal("admin", Optional.of(Role.ADMIN), Map.of()),
            ListOperationsRequest.newBuilder()
                .setPageSize(pageSize)
                .setPageToken(pageToken)
                .build());
  }

  @Test
  void open_secretDestroyedByHand_failsClosed() {
    create("a");
    world.clock.advance(Duration.ofMinutes(2));
    secrets.destroyByOperator(ref);

    assertThatThrownBy(this::use)
        .isInstanceOfSatisfying(
            FailedPreconditionException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.CREDENTIALS_MISSING));
  }

  @Test
  @DisplayName("P9: a version written from outside is not used, and is told")
  void open_versionWrittenByOperator_servesThePin() {
    create("a");
    SecretVersion theirs = secrets.putByOperator(ref, SecretValue.ofUtf8("x"));

    assertThat(use()).isEqualTo("a");
    try (Opened opened = node.lifecycle.credentials().open(name)) {
      assertThat(node.lifecycle.credentials().drift(opened)).contains(theirs);
    }
  }

  @Test
  void open_versionNotVisibleYet_waitsForIt() {
    secrets.hideNew(3);
    secrets.denyMissing(true);
    create("a");

    assertThat(use()).isEqualTo("a");
  }

  @Test
  @DisplayName("P10: a read and an idle sweep cost the same however many tenants there are")
  void readAndSweep_manyAccounts_costFourCalls() {
    create("a");
    assertThat(callsOfReadAndSweep()).isEqualTo(4);
    for (int i = 0; i < 300; i++) {
      var other = new ConnectorName(new AccountId("tenant-" + i), "conn-001");
      operations.create(other, new WritePlan(connector("z"), replace("z")), request("z"));
    }

    assertThat(callsOfReadAndSweep()).isEqualTo(4);
  }

  private int callsOfReadAndSweep() {
    World.Node fresh = world.node(); // Its sweeper goes round everything from the beginning.
    fresh.lifecycle.connectors().get(name);
    fresh.lifecycle.sweeper().sweep();
    return fresh.line.calls();
  }

  @Test
  void expunge_updateStuckOnDestroyedSecret_endsIt() {
    create("a");
    secrets.destroyByOperator(ref);
    assertThatThrownBy(() -> update("b", request("b"))).isInstanceOf(FloecatException.class);
    world.clock.advance(Duration.ofMinutes(2));
    assertThatThrownBy(() -> update("c", request("c"))).isInstanceOf(AbortedException.class);

    operations.expunge(name, request("expunge"));
    create("d");

    assertThat(use()).isEqualTo("d");
    world.settle();
    Invariant.check(world);
  }

  @Test
  void expungeAccount_untilDone_leavesNothing() {
    create("a");
    var other = new ConnectorName(new AccountId("acct-10"), "conn-001");
    operations.create(other, new WritePlan(connector("z"), replace("z")), request("z"));
    var theirs = new SecretRef(other.account(), SecretType.CONNECTORS, "conn-001");
    var account = node.lifecycle.accountExpunge();

    ExpungeAccountResponse first = account.step(name.account());
    assertThat(first.getDone()).isFalse();
    assertThatThrownBy(() -> create("b"))
        .isInstanceOfSatisfying(
            FloecatException.class,
            e ->
                assertThat(e.reason())
                    .isIn(ErrorReason.ACCOUNT_EXPUNGING, ErrorReason.CONNECTOR_ALREADY_EXISTS));
    account.step(name.account());
    assertThatThrownBy(() -> create("b"))
        .isInstanceOfSatisfying(
            FailedPreconditionException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.ACCOUNT_EXPUNGING));
    ExpungeAccountResponse last = first;
    for (int hour = 0; hour < 3 && !last.getDone(); hour++) {
      world.clock.advance(Duration.ofHours(1));
      for (int step = 0; step < 3 && !last.getDone(); step++) {
        last = account.step(name.account());
      }
    }

    assertThat(last.getDone()).isTrue();
    assertThat(secrets.snapshot(ref).orElseThrow().isLive()).isFalse();
    assertThat(secrets.snapshot(theirs).orElseThrow().isLive()).isTrue();
    create("e");
    assertThat(use()).isEqualTo("e");
    world.settle();
    Invariant.check(world);
  }

  @Test
  void expungeAccount_step_leavesLessEachTimeUntilOnlyTimeIsLeft() {
    for (int i = 0; i < 45; i++) {
      create(new ConnectorName(name.account(), "conn-" + i), operations);
    }
    var account = node.lifecycle.accountExpunge();

    List<Integer> left = new ArrayList<>();
    for (int step = 0; step < 5; step++) {
      left.add(account.step(name.account()).getRemaining());
    }

    assertThat(left).containsExactly(90, 70, 50, 45, 45);
    assertThat(secrets.snapshot().values()).noneMatch(SecretSnapshot::isLive);
  }

  @Test
  @DisplayName("P6: no connector slips into an account that is being removed")
  void expungeAccount_othersCreateBesideIt_leavesNothing() throws Exception {
    int enough = 40;
    var created = new CountDownLatch(enough);
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Future<FloecatException>> creators = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Operations own = world.node().lifecycle.operations();
        String prefix = "c" + i + "-";
        creators.add(threads.submit(() -> createUntilRefused(prefix, own, created)));
      }
      created.await();
      node.lifecycle.accountExpunge().step(name.account());
      for (Future<FloecatException> refusal : creators) {
        assertThat(refusal.get().reason()).isEqualTo(ErrorReason.ACCOUNT_EXPUNGING);
      }
    }
    expungeAccount();

    assertThat(world.pointers.list("", 100, "").pointers())
        .allMatch(pointer -> pointer.key().startsWith("due/"));
    assertThat(secrets.snapshot().values()).noneMatch(SecretSnapshot::isLive);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  @DisplayName("P6: no connector slips into an account that is being removed, at whatever moment")
  void expungeAccount_whileACallOfACreateHangs_leavesNothing(int call) {
    create("a");
    World.Node creating = world.node();
    creating.line.plan(call, Fault.HANGS);
    creating.line.meanwhile(
        () -> {
          var account = node.lifecycle.accountExpunge();
          account.step(name.account());
          account.step(name.account());
        });
    var other = new ConnectorName(name.account(), "other");

    assertThatThrownBy(() -> create(other, creating.lifecycle.operations()))
        .isInstanceOf(FloecatException.class);

    expungeAccount();
    assertThat(secrets.snapshot().values()).noneMatch(SecretSnapshot::isLive);
    assertThat(world.pointers.list("", 100, "").pointers())
        .allMatch(pointer -> pointer.key().startsWith("due/"));
  }

  /** Takes steps, an hour each, until the account is gone. */
  private void expungeAccount() {
    for (int hour = 0; hour < 100; hour++) {
      if (node.lifecycle.accountExpunge().step(name.account()).getDone()) {
        return;
      }
      world.clock.advance(Duration.ofHours(1));
    }
    throw new AssertionError("the account is not gone after 100 steps");
  }

  private FloecatException createUntilRefused(
      String prefix, Operations own, CountDownLatch created) {
    for (int number = 0; ; number++) {
      try {
        create(new ConnectorName(name.account(), prefix + number), own);
        created.countDown();
      } catch (FloecatException e) {
        if (e.retryAfter().isEmpty()) {
          return e;
        }
      }
    }
  }

  private static void create(ConnectorName other, Operations own) {
    var connector = Connector.newBuilder().setName(other.toString()).setDisplayName("z").build();
    own.create(
        other,
        new WritePlan(connector, replace("z")),
        new WriteRequest(Optional.empty(), connector, "", false));
  }

  private Connector create(String text) {
    return create(text, Optional.empty());
  }

  private Connector create(String text, Optional<String> requestId) {
    return operations.create(
        name, new WritePlan(connector(text), replace(text)), request("create " + text, requestId));
  }

  private Connector update(String text, WriteRequest request) {
    return operations.update(
        name, stored -> new WritePlan(connector(text), replace(text)), Optional.empty(), request);
  }

  /** Another node announces an update, and dies before it sends the credentials. */
  private void stallUpdate() {
    World.Node stalled = world.node();
    stalled.line.plan(PUT_OF_AN_UPDATE, Fault.DIES_BEFORE);
    assertThatThrownBy(
            () ->
                stalled
                    .lifecycle
                    .operations()
                    .update(
                        name,
                        stored -> new WritePlan(connector("b"), replace("b")),
                        Optional.empty(),
                        request("b")))
        .isInstanceOf(ProcessDied.class);
  }

  private String use() {
    try (Opened opened = node.lifecycle.credentials().open(name)) {
      return new String(opened.value().expose(), StandardCharsets.UTF_8);
    }
  }

  private static CredentialChange replace(String text) {
    return new CredentialChange.Replace(SecretValue.ofUtf8(text));
  }

  private Connector connector(String text) {
    return Connector.newBuilder().setName(name.toString()).setDisplayName(text).build();
  }

  private WriteRequest request(String text) {
    return request(text, Optional.empty());
  }

  private WriteRequest request(String text, Optional<String> requestId) {
    return new WriteRequest(requestId, connector(text), "", false);
  }
}
