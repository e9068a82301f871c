package io.floecat.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.floecat.core.lifecycle.RandomRefusals.Verb;
import io.floecat.core.operation.CredentialChange;
import io.floecat.core.operation.DriftWatch;
import io.floecat.core.operation.Lifecycle;
import io.floecat.core.operation.OpenWork;
import io.floecat.core.operation.OperationListener;
import io.floecat.core.operation.OperationListener.Event;
import io.floecat.core.operation.WritePlan;
import io.floecat.core.operation.WriteRequest;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.diagnosis.Examination;
import io.floecat.spi.diagnosis.Finding;
import io.floecat.spi.diagnosis.Finding.Status;
import io.floecat.spi.diagnosis.Report;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.testkit.FakeSecretsManager;
import io.floecat.testkit.Fault;
import io.floecat.testkit.NoAuditLog;
import io.floecat.testkit.ProcessDied;
import io.floecat.v1.Connector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What stays open is named, and what goes its way is not (rules 9, 15, 16 and 17). */
class OpenWorkTest {

  private final FakeBackend backend = FakeBackend.create();
  private final FakeSecretsManager secrets = backend.secrets();
  private final World world = new World(backend);
  private final ConnectorName name = world.name();
  private final SecretRef ref = world.ref();

  @Test
  void examine_nothingOpen_isWell() {
    create(world.node());

    assertThat(findings(openWork()))
        .extracting(Finding::check, Finding::status)
        .containsExactly(tuple("operations", Status.OK), tuple("deletions", Status.OK));
  }

  @Test
  void examine_operationOfADeadNode_isNamedOnceNobodyFinishedItInTime() {
    World.Node dying = world.node();
    int create = 6; // After: record, request, names, account, commit.
    dying.line.plan(create, Fault.DIES_BEFORE);
    assertThatThrownBy(() -> create(dying)).isInstanceOf(ProcessDied.class);

    assertThat(finding("operations").status()).isEqualTo(Status.OK);
    world.clock.advance(world.settings.deadline().multipliedBy(2).plusSeconds(1));

    assertThat(finding("operations").status()).isEqualTo(Status.FAILED);
    assertThat(finding("operations").detail()).contains(name.toString(), "NEW");
    world.settle();
    assertThat(finding("operations").status()).isEqualTo(Status.OK);
  }

  @Test
  @DisplayName("P6: a deletion that the secrets manager refuses is named until it is allowed")
  void examine_refusedDeletion_isNamed() {
    create(world.node());
    var forbidden = EnumSet.of(Verb.CREATE, Verb.GET, Verb.DELETE);
    var refused =
        new Lifecycle(
            world.pointers,
            new RandomRefusals(world.backend, secrets, forbidden::contains),
            world.settings,
            new ManualTimeSource(world.clock),
            OperationListener.NONE,
            new NoAuditLog());
    refused.operations().expunge(name, request());

    assertThat(finding("deletions").status()).isEqualTo(Status.FAILED);
    assertThat(finding("deletions").detail()).contains(ref.name());

    forbidden.clear();
    world.settle();
    assertThat(finding("deletions").status()).isEqualTo(Status.OK);
  }

  @Test
  @DisplayName("P7: a secret of somebody else under our name is named, and left alone")
  void examine_foreignSecret_isNamed() {
    secrets.create(ref, SecretValue.ofUtf8(Scenario.FOREIGN), SecretVersion.random());
    World.Node node = world.node();
    create(node);
    world.clock.advance(Duration.ofMinutes(2));
    node.lifecycle.sweeper().sweep();

    assertThat(finding("foreign-secrets").status()).isEqualTo(Status.MISSING);
    assertThat(finding("foreign-secrets").detail()).contains(ref.name());
  }

  @Test
  void driftWatch_remembersNamesAndPassesEventsOn() {
    List<Event> heard = new ArrayList<>();
    var watch = new DriftWatch((event, secret) -> heard.add(event), world.clock);
    assertThat(findings(watch)).extracting(Finding::status).containsExactly(Status.OK);

    watch.on(Event.SECRET_DELETED, "accounts/a/connectors/deleted");
    watch.on(Event.DRIFTED, ref.name());

    assertThat(heard).containsExactly(Event.SECRET_DELETED, Event.DRIFTED);
    assertThat(findings(watch))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.status()).isEqualTo(Status.MISSING);
              assertThat(finding.detail())
                  .contains(ref.name())
                  .doesNotContain("connectors/deleted");
            });
  }

  private void create(World.Node node) {
    node.lifecycle
        .operations()
        .create(
            name,
            new WritePlan(
                Connector.newBuilder().setName(name.toString()).build(),
                new CredentialChange.Replace(SecretValue.ofUtf8("a"))),
            request());
  }

  private WriteRequest request() {
    return new WriteRequest(
        Optional.empty(), Connector.newBuilder().setName(name.toString()).build(), "", false);
  }

  private OpenWork openWork() {
    return new OpenWork(world.pointers, world.settings, new ManualTimeSource(world.clock));
  }

  private Finding finding(String check) {
    return findings(openWork()).stream()
        .filter(finding -> finding.check().equals(check))
        .findAny()
        .orElseThrow();
  }

  private static List<Finding> findings(Examination examination) {
    var report = new Report(Duration.ofMinutes(1), System::nanoTime, _ -> {});
    examination.examine(report);
    return report.findings();
  }
}
