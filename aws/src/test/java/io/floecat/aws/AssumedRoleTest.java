package io.floecat.aws;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.floecat.spi.error.FailedPreconditionException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssumedRoleTest {

  private static final RoleArn ARN = new RoleArn("arn:aws:iam::123456789012:role/floecat-secrets");
  private static final String USER = "arn:aws:iam::123456789012:user/floecat";
  private static final String SESSION = "arn:aws:sts::123456789012:assumed-role/floecat-base/i-1";

  @ParameterizedTest
  @ValueSource(strings = {"PT15M", "PT1H", "PT12H"})
  void new_durationThatStsTakes_isTaken(String duration) {
    assertThatCode(() -> lasting(Duration.parse(duration))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT14M59S", "PT12H0.5S", "PT15M0.5S", "PT12H1S", "-PT1H"})
  void new_durationThatStsDoesNotTake_isRefused(String duration) {
    assertThatIllegalArgumentException().isThrownBy(() -> lasting(Duration.parse(duration)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "with space", "semi;colon"})
  void new_externalIdThatStsDoesNotTake_isRefusedWithoutRepeatingIt(String id) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AssumedRole(ARN, Optional.of(id), AssumedRole.MIN_DURATION, true))
        .withMessage("an external id is 2 to 1224 of A-Z a-z 0-9 _ + = , . @ : / -");
  }

  @Test
  void requireAttainableBy_moreThanAnHour_isForUsersOnly() {
    assertThatCode(() -> lasting(Duration.ofHours(12)).requireAttainableBy(USER))
        .doesNotThrowAnyException();
    assertThatCode(() -> lasting(Duration.ofHours(1)).requireAttainableBy(SESSION))
        .doesNotThrowAnyException();
    assertThatExceptionOfType(FailedPreconditionException.class)
        .isThrownBy(() -> lasting(Duration.ofHours(1).plusSeconds(1)).requireAttainableBy(SESSION));
  }

  private static AssumedRole lasting(Duration duration) {
    return new AssumedRole(ARN, Optional.empty(), duration, true);
  }
}
