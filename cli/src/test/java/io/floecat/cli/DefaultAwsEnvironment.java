package io.floecat.cli;

import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.SandboxOptions;
import io.floecat.sandbox.principal.AccessKey;
import java.util.Map;

/**
 * Makes a sandbox what the AWS SDK finds by default in this process: Region, endpoints and
 * credentials, until it is closed.
 */
public final class DefaultAwsEnvironment implements AutoCloseable {

  private final Map<String, String> properties;

  private DefaultAwsEnvironment(Map<String, String> properties) {
    this.properties = properties;
    properties.forEach(System::setProperty);
  }

  /** With the credentials that the sandbox hands out to {@code role}. */
  public static DefaultAwsEnvironment of(AwsSandbox sandbox, String role) {
    return of(properties(sandbox, role));
  }

  /** With these properties of the AWS SDK. */
  static DefaultAwsEnvironment of(Map<String, String> properties) {
    return new DefaultAwsEnvironment(Map.copyOf(properties));
  }

  /** The properties of the AWS SDK that lead to {@code role} of the sandbox. */
  static Map<String, String> properties(AwsSandbox sandbox, String role) {
    AccessKey key = sandbox.accessKey(role);
    return Map.of(
        "aws.region", SandboxOptions.REGION,
        "aws.endpointUrl", sandbox.endpoint().toString(),
        "aws.accessKeyId", key.id(),
        "aws.secretAccessKey", key.secret(),
        "aws.sessionToken", key.token().orElseThrow());
  }

  @Override
  public void close() {
    properties.keySet().forEach(System::clearProperty);
  }
}
