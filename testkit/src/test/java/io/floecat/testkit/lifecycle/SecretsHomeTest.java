package io.floecat.testkit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.core.operation.SecretsHome;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("P6: no secret is left behind in another secrets manager")
class SecretsHomeTest {

  private final World world = new World(FakeBackend.create());
  private final SecretsHome home = new SecretsHome(world.pointers);
  private final World.Node node = world.node();

  @BeforeEach
  void settle() {
    assertThat(home.settle("local")).isEqualTo("local");
  }

  @Test
  void settle_again_isTheSame() {
    create();

    assertThat(home.settle("local")).isEqualTo("local");
  }

  @Test
  void settle_nothingThereYet_moves() {
    assertThat(home.settle("aws")).isEqualTo("aws");
    assertThat(home.settle("aws")).isEqualTo("aws");
  }

  @Test
  void settle_connectorsThere_stays() {
    create();

    assertThat(home.settle("aws")).isEqualTo("local");
    assertThat(home.settle("local")).isEqualTo("local");
  }

  @Test
  void settle_secretsOnTheirWayOut_staysUntilTheyAreGone() {
    create();
    node.writer().expunge(Optional.empty());
    assertThat(world.pointers.list("accounts/", 1, "").pointers()).isEmpty();
    assertThat(home.settle("aws")).isEqualTo("local");

    world.clock.advance(Duration.ofHours(2));
    node.lifecycle.sweeper().sweep();

    assertThat(home.settle("aws")).isEqualTo("aws");
  }

  private void create() {
    node.writer().create("a", Optional.empty());
  }
}
