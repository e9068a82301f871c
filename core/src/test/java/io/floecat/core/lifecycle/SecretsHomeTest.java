package io.floecat.core.lifecycle;

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

  @Test
  @DisplayName("P6: a store that knows no more than the kind learns the exact place")
  void settle_kindAlone_isBoundToTheExactPlaceOnce() {
    create();
    String here = "local in this place";

    assertThat(home.settle(here)).isEqualTo(here);

    assertThat(home.settle("local in another place")).isEqualTo(here);
    assertThat(home.settle("local")).isEqualTo(here);
    assertThat(home.held()).contains(here);
  }

  @Test
  void settle_kindThatBeginsAlike_isAnotherKind() {
    create();

    assertThat(home.settle("localized in this place")).isEqualTo("local");
  }

  @Test
  void held_nothingThatHoldsToIt_isEmpty() {
    assertThat(home.held()).isEmpty();

    create();

    assertThat(home.held()).contains("local");
  }

  private void create() {
    node.writer().create("a", Optional.empty());
  }
}
