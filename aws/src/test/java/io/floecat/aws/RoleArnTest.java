package io.floecat.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoleArnTest {

  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::123456789012:role/floecat-secrets, aws, 123456789012",
    "arn:aws-cn:iam::000000000000:role/path/to/role_+=.@-, aws-cn, 000000000000",
    "arn:aws-us-gov:iam::123456789012:role/r, aws-us-gov, 123456789012",
  })
  void parse_role_isTakenApart(String arn, String partition, String account) {
    assertThat(RoleArn.parse(arn)).isEqualTo(new RoleArn(arn, partition, account));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "floecat-secrets",
        "arn:aws:iam::123456789012:user/floecat",
        "arn:aws:iam::123456789012:role/",
        "arn:aws:iam::12345678901:role/r",
        "arn:aws:iam:eu-central-1:123456789012:role/r",
        "arn:aws:sts::123456789012:assumed-role/r/s",
        "arn:aws:iam::123456789012:role/r r",
        " arn:aws:iam::123456789012:role/r",
      })
  void parse_anythingElse_isRefusedWithoutRepeatingIt(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RoleArn.parse(text))
        .withMessage("the ARN of a role looks like arn:aws:iam::123456789012:role/floecat-secrets");
  }
}
