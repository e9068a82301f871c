package io.floecat.core.connector;

import static io.floecat.core.connector.SampleConnectors.given;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Message;
import io.floecat.core.credential.CredentialFields;
import io.floecat.core.credential.SampleCredentials;
import io.floecat.spi.error.FieldViolation;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.Connector;
import java.util.List;
import java.util.Optional;

/** Runs the validator, and says what it found. */
final class Checks {

  private Checks() {}

  /** The sample of a credential type; besides, {@code none}, {@code empty} and {@code headers}. */
  static Optional<AuthCredentials> credentials(String type) {
    return switch (type) {
      case "none" -> Optional.empty();
      case "empty" -> Optional.of(AuthCredentials.getDefaultInstance());
      case "headers" -> Optional.of(SampleCredentials.headersOnly());
      default ->
          SampleCredentials.ofEveryType().stream()
              .filter(
                  auth ->
                      CredentialFields.credential(auth)
                          .filter(field -> field.getName().equals(type))
                          .isPresent())
              .findFirst();
    };
  }

  /** The sample of the type in {@code path} with {@code value} in that field. */
  static List<FieldViolation> withCredential(String path, String value) {
    String[] names = path.split("\\.", 2);
    var auth = credentials(names[0]).orElseThrow().toBuilder();
    var type = AuthCredentials.getDescriptor().findFieldByName(names[0]);
    var field = type.getMessageType().findFieldByName(names[1]);
    var credential = ((Message) auth.getField(type)).toBuilder().setField(field, value);
    return violations(given(auth.setField(type, credential.build()).build()));
  }

  static List<FieldViolation> at(String field, List<String> problems) {
    return problems.stream().map(problem -> new FieldViolation(field, problem)).toList();
  }

  static List<FieldViolation> violations(Connector connector) {
    try {
      check(connector);
      return List.of();
    } catch (InvalidArgumentException e) {
      return e.violations();
    }
  }

  static InvalidArgumentException refusal(Connector connector) {
    return catchThrowableOfType(InvalidArgumentException.class, () -> check(connector));
  }

  static void check(Connector connector) {
    var violations = new Violations();
    ConnectorValidator.check(connector, Connector.getDefaultInstance(), violations);
    violations.throwIfAny();
  }
}
