package io.floecat.cli.readme;

import io.floecat.aws.AssumedRole;
import io.floecat.aws.AwsSecretsManager;
import io.floecat.aws.AwsSettings;
import io.floecat.aws.RoleArn;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;

/** README's example of a secrets manager on AWS in another program. */
final class SecretsOnAws {

  private SecretsOnAws() {}

  static byte[] createAndRead(String secret) {
    // README
    var role = new RoleArn("arn:aws:iam::123456789012:role/floecat-secrets");
    var settings = AwsSettings.defaults().withRole(AssumedRole.of(role)); // Or without a role.
    try (var secrets = AwsSecretsManager.open(settings)) {
      var ref = new SecretRef(new AccountId("acct-123"), SecretType.CONNECTORS, "conn-001");
      var version = SecretVersion.random(); // The same call under the same version is harmless.
      secrets.create(ref, SecretValue.ofUtf8(secret), version);
      return secrets.get(ref, version).expose();
    }
    // README
  }
}
