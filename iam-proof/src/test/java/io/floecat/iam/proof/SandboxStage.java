package io.floecat.iam.proof;

import io.floecat.iam.AssumeRoleCall;
import io.floecat.iam.AwsCall;
import io.floecat.iam.Caller;
import io.floecat.iam.KmsCall;
import io.floecat.iam.SecretsManagerCall;
import io.floecat.iam.proof.Attacks.Attack;
import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.SandboxOptions;
import io.floecat.sandbox.principal.AccessKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.Tag;

/** Makes calls of witnesses with AWS's SDK, against roles that are numbered. */
final class SandboxStage {

  private static final SdkHttpClient HTTP = Apache5HttpClient.create();
  private static final byte[] VALUE = {1};
  private static final Set<String> ACTIONS =
      Set.of("GetSecretValue", "PutSecretValue", "DescribeSecret");

  private final AwsSandbox sandbox;

  SandboxStage(AwsSandbox sandbox) {
    this.sandbox = sandbox;
  }

  /** Why the sandbox has no such call; {@code awsAccount} stands for the one that it has. */
  static Optional<String> cannotRun(Witness witness, String awsAccount) {
    if (witness.call().isEmpty()) {
      return Optional.of("another service");
    }
    AwsCall call = witness.call().get();
    Optional<String> account = witness.caller().account();
    if (account.filter(awsAccount::equals).isEmpty()) {
      return Optional.of("a caller of another AWS account");
    }
    return call instanceof SecretsManagerCall one && !ACTIONS.contains(one.action())
        ? Optional.of(one.action())
        : Optional.empty();
  }

  /** Whether the role of this number, or its trust, lets the call through. */
  boolean isAllowed(Attack attack, int number) {
    try {
      switch (attack.call()) {
        case AssumeRoleCall call -> assume(attack.caller(), call, number);
        case SecretsManagerCall call -> use(attack.caller(), call, number);
        case KmsCall _ -> throw new IllegalArgumentException("nobody calls KMS by himself");
      }
      return true;
    } catch (AwsServiceException e) {
      if (!e.awsErrorDetails().errorCode().startsWith("AccessDenied")) {
        throw e;
      }
      return false;
    }
  }

  private void assume(Caller caller, AssumeRoleCall call, int number) {
    String name = caller.principalArn().replaceFirst(".*/", "");
    session(
        sandbox.accessKey(name), call.sessionName(), call.sessionTags(), call.externalId(), number);
  }

  private void use(Caller caller, SecretsManagerCall call, int number) {
    String name = call.secretName().orElseThrow();
    sandbox.secrets().destroy(name);
    sandbox.secrets().create(name, VALUE, call.secretTags());
    AccessKey base = sandbox.accessKey("floecat-base-" + number);
    Credentials session =
        session(
            base,
            caller.arn().replaceFirst(".*/", ""),
            caller.tags(),
            PolicyTexts.DEPLOYMENT.externalId(),
            number);
    Map<String, String> parameters = call.parameters();
    try (var client =
        SecretsManagerClient.builder()
            .httpClient(HTTP)
            .endpointOverride(sandbox.endpoint())
            .region(Region.of(SandboxOptions.REGION))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsSessionCredentials.create(
                        session.accessKeyId(), session.secretAccessKey(), session.sessionToken())))
            .build()) {
      switch (call.action()) {
        case "GetSecretValue" ->
            client.getSecretValue(
                ask ->
                    ask.secretId(name)
                        .versionStage(parameters.get("secretsmanager:VersionStage"))
                        .versionId(parameters.get("secretsmanager:VersionId")));
        case "PutSecretValue" ->
            client.putSecretValue(ask -> ask.secretId(name).secretString("planted"));
        default -> client.describeSecret(ask -> ask.secretId(name));
      }
    } catch (ResourceNotFoundException e) {
      // A version of that name is not there: IAM had let the call through.
    }
  }

  private Credentials session(
      AccessKey key,
      String sessionName,
      Map<String, String> tags,
      Optional<String> externalId,
      int number) {
    try (var client =
        StsClient.builder()
            .httpClient(HTTP)
            .endpointOverride(sandbox.endpoint())
            .region(Region.of(SandboxOptions.REGION))
            .credentialsProvider(StaticCredentialsProvider.create(credentials(key)))
            .build()) {
      return client
          .assumeRole(
              ask ->
                  ask.roleArn(sandbox.roleArn("floecat-secrets-" + number))
                      .roleSessionName(sessionName)
                      .externalId(externalId.orElse(null))
                      .tags(
                          tags.entrySet().stream()
                              .map(
                                  tag ->
                                      Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                              .toList()))
          .credentials();
    }
  }

  private static AwsCredentials credentials(AccessKey key) {
    return key.token().isPresent()
        ? AwsSessionCredentials.create(key.id(), key.secret(), key.token().get())
        : AwsBasicCredentials.create(key.id(), key.secret());
  }
}
