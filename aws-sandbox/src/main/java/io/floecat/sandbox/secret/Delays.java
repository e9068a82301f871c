package io.floecat.sandbox.secret;

import java.time.Duration;

/**
 * How late things are seen, since Secrets Manager is eventually consistent (AWS_FACTS 1.4, 1.5). A
 * create is never late to see that its name is taken.
 *
 * @param secrets after CreateSecret, by every action on the secret but CreateSecret
 * @param versions after PutSecretValue, by GetSecretValue, which finds the version before it under
 *     its label
 * @param tags after CreateSecret, TagResource and UntagResource, by IAM
 * @param names after a delete without recovery, until the name is free again
 */
public record Delays(Delay secrets, Delay versions, Delay tags, Delay names) {

  /** All is seen at once, but a name is free only two seconds after a delete without recovery. */
  public static Delays usual() {
    return new Delays(Delay.none(), Delay.none(), Delay.none(), Delay.time(Duration.ofSeconds(2)));
  }

  /** These, with another delay of new secrets. */
  public Delays withSecrets(Delay delay) {
    return new Delays(delay, versions, tags, names);
  }

  /** These, with another delay of new versions. */
  public Delays withVersions(Delay delay) {
    return new Delays(secrets, delay, tags, names);
  }

  /** These, with another delay of tags. */
  public Delays withTags(Delay delay) {
    return new Delays(secrets, versions, delay, names);
  }

  /** These, with another delay of freed names. */
  public Delays withNames(Delay delay) {
    return new Delays(secrets, versions, tags, delay);
  }
}
