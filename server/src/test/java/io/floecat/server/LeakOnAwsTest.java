package io.floecat.server;

import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.SandboxOptions;
import io.floecat.sandbox.call.Fault;
import io.floecat.sandbox.principal.AccessKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** With AWS Secrets Manager, as the service itself. */
class LeakOnAwsTest extends LeakContract {

  private static final List<String> ACTIONS =
      List.of(
          "CreateSecret",
          "GetSecretValue",
          "PutSecretValue",
          "DeleteSecret",
          "RestoreSecret",
          "AssumeRole");

  private final AwsSandbox sandbox = AwsSandbox.start(SandboxOptions.usual().withListener(_ -> {}));
  private final Map<String, String> properties = new HashMap<>();

  /** The sandbox's name of the service. */
  String identity() {
    return "floecat";
  }

  @BeforeEach
  void giveTheServiceItsKey() {
    AccessKey key = sandbox.accessKey(identity());
    properties.put("aws.accessKeyId", key.id());
    properties.put("aws.secretAccessKey", key.secret());
    key.token().ifPresent(token -> properties.put("aws.sessionToken", token));
    properties.forEach(System::setProperty);
  }

  @AfterEach
  void close() {
    properties.keySet().forEach(System::clearProperty);
    sandbox.close();
  }

  /** To AWS all are bytes. */
  @Override
  int types() {
    return 2;
  }

  @Override
  Map<String, String> settings() {
    return Map.of(
        "floecat.secrets.backend",
        "aws",
        "floecat.secrets.aws.region",
        SandboxOptions.REGION,
        "floecat.secrets.aws.endpoint",
        sandbox.endpoint().toString(),
        "floecat.secrets.aws.sts-endpoint",
        sandbox.endpoint().toString());
  }

  final AwsSandbox sandbox() {
    return sandbox;
  }

  @Override
  List<Runnable> troubles() {
    return troubles(
        Fault.internalError(),
        Fault.closeBefore(),
        Fault.closeAfter(),
        Fault.refused("AccessDeniedException", "User is not authorized"),
        Fault.refused("ResourceNotFoundException", "can't find the specified secret value"));
  }

  /**
   * AWS quotes what does not match its patterns. Where it refuses a caller or finds nothing it has
   * read no value that it could quote, and its own words go to the log, for the operator: a fault
   * that made it quote one there would test what cannot happen.
   */
  @Override
  List<Runnable> quotingTroubles() {
    String quoting = "Value '%s' failed to satisfy constraint".formatted(canaries().text("aws"));
    return troubles(
        Fault.refused("InvalidRequestException", quoting),
        Fault.refused("ValidationException", quoting),
        Fault.refused("InvalidParameterException", quoting),
        Fault.refused("DecryptionFailure", quoting),
        Fault.refused("ExpiredTokenException", quoting));
  }

  private List<Runnable> troubles(Fault... faults) {
    return Stream.of(faults).map(fault -> (Runnable) () -> fail(1, fault)).toList();
  }

  final void fail(int calls, Fault fault) {
    ACTIONS.forEach(action -> sandbox.faults().add(action, calls, fault));
  }

  @Override
  void endTrouble() {
    sandbox.faults().clear();
  }

  @Override
  Collection<String> backendSecrets() {
    var secrets = new TreeSet<String>(Set.of(sandbox.accessKey(identity()).secret()));
    sandbox.calls().stream()
        .flatMap(call -> call.key().stream())
        .flatMap(key -> Stream.concat(Stream.of(key.secret()), key.token().stream()))
        .forEach(secrets::add);
    return secrets;
  }
}
