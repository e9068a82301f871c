package io.floecat.iam.proof;

import io.floecat.iam.AccessRequest;
import io.floecat.iam.AssumeRoleCall;
import io.floecat.iam.AwsCall;
import io.floecat.iam.Caller;
import io.floecat.iam.Policies;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.PolicyEvaluator;
import io.floecat.iam.PolicyType;
import io.floecat.iam.SecretsManagerCall;
import io.floecat.iam.UnconfirmedFacts;
import io.floecat.iam.Unknowns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Calls that would break a promise if they were allowed: random ones, and those that broke other
 * policies, a little changed.
 */
final class Attacks {

  private static final List<String> ACCOUNTS =
      List.of("a", "b", "globex", "Globex", "ops", "nobody", "g", "gx", "acct-1", "acct-10");
  private static final List<String> NAMES =
      List.of(
          "accounts/%s/x",
          "accounts/%s/connectors/shared-x", "accounts/%sx/x", "accounts/x/%s/x", "accounts/%s");
  private static final List<String> CALLERS =
      List.of("role/admin-x", "role/other", "user/alice", "user/eve", "role/floecat-secrets");
  private static final List<String> AWS_ACCOUNTS = List.of("111122223333", "999988887777");

  /** What a stranger may do, as far as it is left to his own policies. */
  static final String ADMINISTRATOR =
      """
      {"Version": "2012-10-17",
       "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
      """;

  /** Somebody's call. */
  record Attack(Caller caller, AwsCall call) {}

  private final Random random;
  private final List<Attack> before = new ArrayList<>();

  Attacks(Random random) {
    this.random = random;
  }

  /** Keeps what broke some policies, to try it on others. */
  void remember(Attack attack) {
    before.add(attack);
  }

  /** One more, which may be harmless: ask {@link #breaks}. */
  Attack next(Promise promise) {
    if (promise == Promise.STRANGER) {
      return stranger();
    }
    List<Attack> similar =
        before.stream().filter(one -> one.call() instanceof SecretsManagerCall).toList();
    if (!similar.isEmpty() && random.nextInt(3) == 0) {
      return changed(one(similar), promise);
    }
    String account = one(ACCOUNTS);
    Map<String, String> own = Map.of(Vocabulary.TAG, account);
    return switch (promise) {
      case NO_TAG -> new Attack(session(Map.of()), call(promise, arn(), tags(), tags()));
      case GIVE_AWAY ->
          new Attack(session(own), call(promise, arn("accounts/%s/x", account), own, tags()));
      default -> new Attack(session(own), call(promise, arn(), tags(), tags()));
    };
  }

  /** Whether the call is one of which the promise says that it is refused. */
  static boolean breaks(Promise promise, Attack attack) {
    if (attack.call() instanceof AssumeRoleCall) {
      return promise == Promise.STRANGER
          && !attack.caller().principalArn().endsWith("111122223333:role/floecat-base");
    }
    var call = (SecretsManagerCall) attack.call();
    String account = attack.caller().tags().get(Vocabulary.TAG);
    if (promise == Promise.NO_TAG) {
      return account == null;
    }
    if (account == null) {
      return false;
    }
    String name = call.secretName().orElse("");
    boolean isUnderIt = name.startsWith("accounts/" + account + "/");
    boolean hasItsTag = account.equals(call.secretTags().get(Vocabulary.TAG));
    return switch (promise) {
      case OTHERS_SECRETS -> name.startsWith("accounts/") && !isUnderIt && !hasItsTag;
      case OTHERS_NAMES -> name.startsWith("accounts/") && !isUnderIt;
      case GIVE_AWAY ->
          isUnderIt
              && (hasItsTag || call.action().equals("CreateSecret"))
              && call.requestTags().entrySet().stream()
                  .anyMatch(
                      tag ->
                          tag.getKey().equalsIgnoreCase(Vocabulary.TAG)
                              && !tag.getValue().equals(account));
      default -> throw new IllegalArgumentException(promise.toString());
    };
  }

  /** Whether the evaluator lets it through. */
  static boolean isAllowed(Attack attack, PolicySet set, UnconfirmedFacts facts) {
    Policies policies = policies(attack, set);
    for (AccessRequest request : attack.call().requests(attack.caller(), facts)) {
      if (!PolicyEvaluator.evaluate(request, policies, Unknowns.ALLOW).allowed()) {
        return false;
      }
    }
    return true;
  }

  /** The policies that a call meets. */
  static Policies policies(Attack attack, PolicySet set) {
    return attack.call() instanceof AssumeRoleCall
        ? Policies.identity(
                List.of(PolicyDocument.parse(PolicyType.IDENTITY, "everything", ADMINISTRATOR)))
            .withResource(set.policies().trust())
        : set.policies().ofRole();
  }

  private Attack changed(Attack from, Promise promise) {
    var call = (SecretsManagerCall) from.call();
    Map<String, String> session = new LinkedHashMap<>(from.caller().tags());
    if (promise == Promise.NO_TAG) {
      session.clear();
    } else if (session.isEmpty() || random.nextInt(3) == 0) {
      session.put(Vocabulary.TAG, one(ACCOUNTS));
    }
    var changed =
        call(
            promise,
            random.nextBoolean() ? call.secretArn() : arn(),
            random.nextBoolean() ? call.secretTags() : tags(),
            random.nextBoolean() ? call.requestTags() : tags());
    return new Attack(session(session), changed);
  }

  private SecretsManagerCall call(
      Promise promise, String arn, Map<String, String> tags, Map<String, String> requestTags) {
    String secret = arn.equals("*") ? arn() : arn;
    String action =
        switch (promise) {
          case OTHERS_NAMES -> "CreateSecret";
          case GIVE_AWAY -> one(List.of("CreateSecret", "TagResource"));
          default -> one(List.of("GetSecretValue", "PutSecretValue", "DescribeSecret"));
        };
    if (action.equals("CreateSecret")) {
      return SecretsManagerCall.create(secret, requestTags);
    }
    var call = SecretsManagerCall.on(action, secret, tags);
    if (action.equals("TagResource")) {
      return call.withRequestTags(requestTags);
    }
    return action.equals("GetSecretValue") && random.nextBoolean()
        ? call.with("secretsmanager:VersionStage", one(ACCOUNTS))
        : call;
  }

  private Attack stranger() {
    String arn = "arn:aws:iam::%s:%s".formatted(one(AWS_ACCOUNTS), one(CALLERS));
    Caller caller =
        arn.contains(":user/") ? Caller.user(arn) : Caller.session(arn, "x-1", Map.of());
    var call =
        AssumeRoleCall.of(
            PolicyTexts.ROLE,
            "x-1",
            random.nextInt(4) == 0 ? tags() : Map.of(Vocabulary.TAG, one(ACCOUNTS)));
    return new Attack(caller, random.nextInt(3) == 0 ? call : call.withExternalId("production"));
  }

  private String arn() {
    return arn(one(NAMES), one(ACCOUNTS));
  }

  private static String arn(String name, String account) {
    return "arn:aws:secretsmanager:us-east-1:111122223333:secret:%s-AbCdEf"
        .formatted(name.formatted(account));
  }

  private static Caller session(Map<String, String> tags) {
    return Caller.session(PolicyTexts.ROLE, "x-1", tags);
  }

  private Map<String, String> tags() {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String key : List.of("AccountId", "accountid", "Team")) {
      if (random.nextInt(key.equals("AccountId") ? 2 : 4) == 0) {
        tags.put(key, random.nextInt(6) == 0 ? "" : one(ACCOUNTS));
      }
    }
    return tags;
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
