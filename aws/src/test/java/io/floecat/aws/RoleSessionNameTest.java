package io.floecat.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.spi.account.AccountId;
import org.junit.jupiter.api.Test;

class RoleSessionNameTest {

  @Test
  void of_shortAccount_isWhole() {
    assertThat(RoleSessionName.of(new AccountId("Acct_1.a@b+c=-")))
        .isEqualTo("floecat-Acct_1.a@b+c=-");
    assertThat(RoleSessionName.of(new AccountId("a".repeat(56))))
        .isEqualTo("floecat-" + "a".repeat(56));
  }

  @Test
  void of_longAccounts_areCutAndToldApart() {
    String one = RoleSessionName.of(new AccountId("a".repeat(127) + "1"));
    String other = RoleSessionName.of(new AccountId("a".repeat(127) + "2"));

    assertThat(one).hasSize(64).matches("floecat-a{39}-[0-9a-f]{16}");
    assertThat(other).hasSize(64).isNotEqualTo(one);
    assertThat(RoleSessionName.of(new AccountId("a".repeat(57)))).hasSize(64);
  }
}
