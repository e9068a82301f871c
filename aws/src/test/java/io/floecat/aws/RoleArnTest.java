package io.floecat.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoleArnTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::123456789012:role/floecat-secrets",
        "arn:aws-cn:iam::000000000000:role/path/to/role_+=.@-",
        "arn:aws-us-gov:iam::123456789012:role/r",
      })
  void new_role_isItsArn(String arn) {
    assertThat(new RoleArn(arn)).hasToString(arn);
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
  void new_anythingElse_isRefusedWithoutRepeatingIt(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RoleArn(text))
        .withMessage("the ARN of a role looks like arn:aws:iam::123456789012:role/floecat-secrets");
  }
}
