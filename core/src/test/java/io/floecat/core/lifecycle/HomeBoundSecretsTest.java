package io.floecat.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.core.operation.HomeBoundSecrets;
import io.floecat.core.operation.HomeExamination;
import io.floecat.core.operation.Lifecycle;
import io.floecat.core.operation.OperationListener;
import io.floecat.core.operation.SecretsHome;
import io.floecat.spi.diagnosis.Finding;
import io.floecat.spi.diagnosis.Report;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.secret.SecretRefusedException;
import io.floecat.testkit.FakeSecretsManager;
import io.floecat.testkit.NoAuditLog;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("P6: nothing is sent to another place than where the secrets are")
class HomeBoundSecretsTest {

  private static final String HERE = "aws arn:aws:secretsmanager:eu-central-1:111122223333";
  private static final String OTHER_REGION = "aws arn:aws:secretsmanager:eu-west-1:111122223333";

  private final FakeBackend backend = FakeBackend.create();
  private final FakeSecretsManager secrets = backend.secrets();
  private final World world = new World(backend);
  private final SecretsHome home = new SecretsHome(world.pointers);
  private final HomeBoundSecrets bound = new HomeBoundSecrets(secrets, home);
  private final Lifecycle lifecycle =
      new Lifecycle(
          world.pointers,
          bound,
          world.settings,
          new ManualTimeSource(world.clock),
          OperationListener.NONE,
          new NoAuditLog());
  private final Writer writer = new Writer(world.name(), lifecycle);

  @BeforeEach
  void settle() {
    secrets.moveTo(HERE);
    assertThat(bound.settle()).isEmpty();
  }

  @Test
  void call_ledElsewhereWhileItRuns_sendsNothing() {
    writer.create("a", Optional.empty());
    secrets.moveTo(OTHER_REGION);

    assertThatThrownBy(() -> writer.update("b", Writer.replace("b"), Optional.empty()))
        .isInstanceOfSatisfying(
            FailedPreconditionException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.DEPENDENCY_REFUSED))
        .hasMessageContaining("lead to another secrets manager");
    assertThat(bound.check().problem())
        .hasValueSatisfying(it -> assertThat(it).contains(HERE, OTHER_REGION));
    assertThat(secrets.snapshot(world.ref()).orElseThrow().versions()).hasSize(1);
  }

  @Test
  void sweep_ledElsewhere_buriesNothingUntilItLeadsBack() {
    writer.create("a", Optional.empty());
    secrets.moveTo(OTHER_REGION);
    writer.expunge(Optional.empty());
    for (int hour = 0; hour < 5; hour++) {
      world.clock.advance(Duration.ofMinutes(61));
      lifecycle.sweeper().sweep();
    }
    assertThat(secrets.snapshot(world.ref()).orElseThrow().isLive()).isTrue();
    assertThat(world.pointers.list("tombstones/", 2, "").pointers()).hasSize(1);

    secrets.moveTo(HERE);
    for (int hour = 0; hour < 3; hour++) {
      world.clock.advance(Duration.ofMinutes(61));
      lifecycle.sweeper().sweep();
    }
    assertThat(secrets.snapshot().values()).noneMatch(it -> it.isLive());
    assertThat(world.pointers.list("tombstones/", 2, "").pointers()).isEmpty();
  }

  @Test
  void settle_anotherPlaceWithConnectorsHere_saysHowToGoBackAndHowToMove() {
    writer.create("a", Optional.empty());
    secrets.moveTo(OTHER_REGION);

    SecretRefusedException elsewhere = new HomeBoundSecrets(secrets, home).settle().orElseThrow();

    assertThat(elsewhere)
        .hasMessageContainingAll(HERE, OTHER_REGION, "To go back", "to move, expunge");
    assertThat(elsewhere.remedy()).as("for tenants").doesNotContain("111122223333", "eu-west-1");
  }

  @Test
  void settle_anotherPlaceAndNothingHere_moves() {
    secrets.moveTo(OTHER_REGION);

    assertThat(bound.settle()).isEmpty();
    writer.create("a", Optional.empty());
    assertThat(home.held()).contains(OTHER_REGION);
  }

  @Test
  void examine_namesBothPlaces() {
    writer.create("a", Optional.empty());
    assertThat(examined().status()).isEqualTo(Finding.Status.OK);
    assertThat(examined().detail()).contains(HERE);

    secrets.moveTo(OTHER_REGION);

    assertThat(examined().status()).isEqualTo(Finding.Status.FAILED);
    assertThat(examined().detail()).contains(HERE, OTHER_REGION);
  }

  private Finding examined() {
    var report = new Report(Duration.ofMinutes(1), System::nanoTime, _ -> {});
    new HomeExamination(home, secrets).examine(report);
    return report.findings().getFirst();
  }
}
