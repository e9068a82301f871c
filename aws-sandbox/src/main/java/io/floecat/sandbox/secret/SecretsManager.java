package io.floecat.sandbox.secret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.iam.SecretsManagerCall;
import io.floecat.sandbox.access.Access;
import io.floecat.sandbox.access.Action;
import io.floecat.sandbox.principal.PolicyDirectory;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The service: its actions, one at a time. */
public final class SecretsManager {

  /** What signatures call it. */
  public static final String SERVICE = "secretsmanager";

  private final SecretStore store;
  private final Map<String, Action> actions = new HashMap<>();

  /**
   * A service without secrets.
   *
   * @param restoreRefusesLive whether RestoreSecret refuses a secret that is not scheduled for
   *     deletion
   */
  public SecretsManager(
      PolicyDirectory directory, InstantSource clock, Delays delays, boolean restoreRefusesLive) {
    this.store =
        new SecretStore(new SecretArns(directory.region(), directory.awsAccount()), clock, delays);
    var keys = new KeyUse(directory);
    var tags = new TagActions(store);
    var get = new GetSecretValue(store, keys);
    SecretsManagerCall.actionsOnASecret()
        .forEach(name -> actions.put(name, new AuthorizedOnly(name, store)));
    actions.putAll(
        Map.of(
            "CreateSecret", new CreateSecret(store, keys),
            "GetSecretValue", get,
            "BatchGetSecretValue", new BatchGetSecretValue(get),
            "PutSecretValue", new PutSecretValue(store, keys),
            "DeleteSecret", new DeleteSecret(store),
            "RestoreSecret", new RestoreSecret(store, restoreRefusesLive),
            "DescribeSecret", new DescribeSecret(store),
            "ListSecrets", new ListSecrets(store),
            "TagResource", tags::tag,
            "UntagResource", tags::untag));
  }

  /** An action by its name. */
  public Optional<Action> action(String name) {
    return Optional.ofNullable(actions.get(name)).map(this::locked);
  }

  /** From now on; what has begun stays as it was. */
  public void setDelays(Delays delays) {
    synchronized (store) {
      store.setDelays(delays);
    }
  }

  /** The secrets, for tests. */
  public TestAccess testAccess() {
    return new TestAccess(store);
  }

  private Action locked(Action action) {
    return (ObjectNode parameters, Access access) -> {
      synchronized (store) {
        return action.run(parameters, access);
      }
    };
  }
}
