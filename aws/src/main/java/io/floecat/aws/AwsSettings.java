package io.floecat.aws;

import io.floecat.spi.net.Proxies;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What there is to say about AWS. What is left out is what the AWS SDK makes of the environment, by
 * its default chains. No setting is derived from another.
 *
 * @param role assumed once per account; without it every call is made with the default credentials
 * @param region of the secrets, and of STS
 * @param endpoint of Secrets Manager
 * @param stsEndpoint of STS
 * @param kmsKeyId id, ARN or alias of the key for new secrets; the AWS managed key where left out
 * @param proxies which calls go through a proxy
 */
public record AwsSettings(
    Optional<AssumedRole> role,
    Optional<String> region,
    Optional<URI> endpoint,
    Optional<URI> stsEndpoint,
    Optional<String> kmsKeyId,
    Proxies proxies) {

  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,63}");

  /** Throws {@link IllegalArgumentException} where {@code region} cannot be one. */
  public AwsSettings {
    region.ifPresent(AwsSettings::requireRegion);
  }

  /** Without a proxy. */
  public AwsSettings(
      Optional<AssumedRole> role,
      Optional<String> region,
      Optional<URI> endpoint,
      Optional<URI> stsEndpoint,
      Optional<String> kmsKeyId) {
    this(role, region, endpoint, stsEndpoint, kmsKeyId, Proxies.NONE);
  }

  /** Returns {@code name}; throws {@link IllegalArgumentException} where no Region is called so. */
  public static String requireRegion(String name) {
    if (!REGION.matcher(name).matches()) {
      throw new IllegalArgumentException("an AWS region looks like eu-central-1");
    }
    return name;
  }

  /** Everything from the environment, and no role. */
  public static AwsSettings defaults() {
    return new AwsSettings(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** With a role to assume for each account. */
  public AwsSettings withRole(AssumedRole assumed) {
    return new AwsSettings(Optional.of(assumed), region, endpoint, stsEndpoint, kmsKeyId, proxies);
  }

  /** In this region. */
  public AwsSettings withRegion(String name) {
    return new AwsSettings(role, Optional.of(name), endpoint, stsEndpoint, kmsKeyId, proxies);
  }

  /** With both services at these addresses. */
  public AwsSettings withEndpoints(URI secretsManager, URI sts) {
    return new AwsSettings(
        role, region, Optional.of(secretsManager), Optional.of(sts), kmsKeyId, proxies);
  }

  /** With a customer key for new secrets. */
  public AwsSettings withKmsKey(String keyId) {
    return new AwsSettings(role, region, endpoint, stsEndpoint, Optional.of(keyId), proxies);
  }

  /** Through these proxies. */
  public AwsSettings withProxies(Proxies found) {
    return new AwsSettings(role, region, endpoint, stsEndpoint, kmsKeyId, found);
  }
}
