package io.floecat.runtime.config;

import io.floecat.aws.AssumedRole;
import io.floecat.aws.AwsSettings;
import io.floecat.aws.RoleArn;
import io.floecat.runtime.config.FloecatConfig.SecretsBackend;
import io.floecat.spi.secret.Recovery;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where credentials live.
 *
 * @param localKeyFile the local vault's key
 * @param recovery how long a deletion can be taken back
 * @param aws what AWS needs, where credentials live there
 */
public record SecretsConfig(
    SecretsBackend backend, Path localKeyFile, Recovery.Window recovery, AwsSettings aws) {

  /** Settings that only mean something together with a role. */
  private static final List<ConfigKey> OF_A_ROLE =
      List.of(
          ConfigKey.SECRETS_AWS_EXTERNAL_ID,
          ConfigKey.SECRETS_AWS_SESSION_DURATION,
          ConfigKey.SECRETS_AWS_SESSION_POLICY);

  static SecretsConfig read(SettingReader reader) {
    var config =
        new SecretsConfig(
            reader.choice(ConfigKey.SECRETS_BACKEND, SecretsBackend.class),
            reader.path(ConfigKey.SECRETS_LOCAL_KEY_FILE),
            reader.required(
                ConfigKey.SECRETS_RECOVERY_WINDOW,
                "must be P7D to P30D, in whole days",
                text -> new Recovery.Window(Duration.parse(text))),
            aws(reader));
    requireBackend(reader, config);
    if (config.backend() == SecretsBackend.AWS) {
      reader.requireUsableProxy(
          config.aws().endpoint().orElse(URI.create("https://secretsmanager.amazonaws.com")));
    }
    return config;
  }

  private static AwsSettings aws(SettingReader reader) {
    return new AwsSettings(
        role(reader),
        reader.optional(
            ConfigKey.SECRETS_AWS_REGION,
            "must be an AWS region, such as eu-central-1",
            AwsSettings::requireRegion),
        url(reader, ConfigKey.SECRETS_AWS_ENDPOINT),
        url(reader, ConfigKey.SECRETS_AWS_STS_ENDPOINT),
        reader.optional(ConfigKey.SECRETS_AWS_KMS_KEY_ID, "must be a KMS key", text -> text),
        reader.proxies());
  }

  private static Optional<AssumedRole> role(SettingReader reader) {
    Optional<RoleArn> arn =
        reader.optional(
            ConfigKey.SECRETS_AWS_ROLE_ARN,
            "must be the ARN of a role, such as arn:aws:iam::123456789012:role/floecat-secrets",
            RoleArn::new);
    Optional<String> externalId =
        reader.optional(
            ConfigKey.SECRETS_AWS_EXTERNAL_ID,
            "must be 2 to 1224 of A-Z a-z 0-9 _ + = , . @ : / -",
            AssumedRole::requireExternalId);
    Duration duration =
        reader.required(
            ConfigKey.SECRETS_AWS_SESSION_DURATION,
            "must be a duration from PT15M to PT12H",
            text -> AssumedRole.requireDuration(Duration.parse(text)));
    boolean sessionPolicy = reader.flag(ConfigKey.SECRETS_AWS_SESSION_POLICY);
    if (!reader.isSet(ConfigKey.SECRETS_AWS_ROLE_ARN)) {
      OF_A_ROLE.stream()
          .filter(reader::isSet)
          .forEach(key -> reader.problem(key, "needs floecat.secrets.aws.role-arn too"));
    }
    return arn.map(role -> new AssumedRole(role, externalId, duration, sessionPolicy));
  }

  private static Optional<URI> url(SettingReader reader, ConfigKey key) {
    return reader.optional(
        key,
        "must be a URL, such as https://secretsmanager.eu-central-1.amazonaws.com, or http:// on"
            + " loopback",
        SecretsConfig::url);
  }

  private static URI url(String text) {
    URI uri = URI.create(text);
    boolean isProtected =
        "https".equals(uri.getScheme())
            || ("http".equals(uri.getScheme()) && IssuerUrl.isLoopback(uri));
    if (!isProtected
        || uri.getHost() == null
        || !IssuerUrl.hasLegalPort(uri)
        || uri.getUserInfo() != null
        || uri.getQuery() != null) {
      throw new IllegalArgumentException("no URL of a service");
    }
    return uri;
  }

  /** Whoever names a role believes that secrets are kept on AWS. */
  private static void requireBackend(SettingReader reader, SecretsConfig config) {
    if (config.backend() != SecretsBackend.AWS && config.aws().role().isPresent()) {
      reader.problem(ConfigKey.SECRETS_AWS_ROLE_ARN, "needs floecat.secrets.backend=aws too");
    }
  }
}
