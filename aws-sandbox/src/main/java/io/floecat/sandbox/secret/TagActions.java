package io.floecat.sandbox.secret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.iam.SecretsManagerCall;
import io.floecat.sandbox.access.Access;
import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.CommonError;
import io.floecat.sandbox.wire.Fields;
import io.floecat.sandbox.wire.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** TagResource and UntagResource (AWS_FACTS 2.1). */
final class TagActions {

  private final SecretStore store;
  private final Lookup lookup;

  TagActions(SecretStore store) {
    this.store = store;
    this.lookup = new Lookup(store);
  }

  /** Sets tags; those left out stay. */
  ObjectNode tag(ObjectNode parameters, Access access) {
    Fields fields = Fields.of(parameters, "TagResource", "SecretId", "Tags");
    if (!fields.has("Tags")) {
      throw Fields.missing("Tags");
    }
    Map<String, String> added = Inputs.tags(fields);
    UnaryOperator<SecretsManagerCall> call = plain -> plain.withRequestTags(added);
    Secret secret = lookup.live(access, "TagResource", Inputs.secretId(fields), call);
    var all = new LinkedHashMap<>(secret.tags());
    all.putAll(added);
    Inputs.requireCount(all);
    return set(access, "TagResource", secret, all, call);
  }

  /** Removes tags; one that is not there is as good as removed. */
  ObjectNode untag(ObjectNode parameters, Access access) {
    Fields fields = Fields.of(parameters, "UntagResource", "SecretId", "TagKeys");
    List<String> keys = Inputs.tagKeys(fields);
    UnaryOperator<SecretsManagerCall> call = plain -> plain.withTagKeys(keys);
    Secret secret = lookup.live(access, "UntagResource", Inputs.secretId(fields), call);
    var all = new LinkedHashMap<>(secret.tags());
    all.keySet().removeAll(keys);
    return set(access, "UntagResource", secret, all, call);
  }

  /**
   * Nobody takes a permission from themselves this way. How far AWS looks is not known; here, the
   * call has to be allowed on the tags that it leaves too.
   */
  private ObjectNode set(
      Access access,
      String action,
      Secret secret,
      Map<String, String> tags,
      UnaryOperator<SecretsManagerCall> call) {
    if (!access.allows(
        call.apply(SecretsManagerCall.on(action, secret.arn(), tags)), Optional.empty())) {
      throw AwsException.of(
          CommonError.ACCESS_DENIED,
          "You can't change these tags: it would take your own permissions on the secret from"
              + " you.");
    }
    secret.setTags(tags, store.now(), store.delays().tags());
    return Json.object();
  }
}
