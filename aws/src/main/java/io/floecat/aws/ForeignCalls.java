package io.floecat.aws;

import static io.floecat.aws.SessionRequests.ACCOUNT_TAG;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.secret.SecretRef;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The ways in which one canary account could get at another: through its secret, its names, its
 * tag. Made on canaries alone, and such that all can be taken back: a replica or a rotation could
 * not, so those two are not tried.
 */
final class ForeignCalls {

  private static final String NAMES = "NoOtherNames";
  private static final String TAG = "NoOtherTag";
  private static final String TAG_KEY = "NoOtherTagKey";
  private static final String HANDING_OVER = "NoHandingOver";

  private final CanaryCalls calls;
  private final Canaries canaries;
  private final String theirs;
  private final String own;

  ForeignCalls(CanaryCalls calls, Canaries canaries) {
    this.calls = calls;
    this.canaries = canaries;
    this.theirs = canaries.secretOfSecond().name();
    this.own = canaries.tagSecretOfFirst().name();
  }

  /** By a session of the first account. The destructive ones come last. */
  List<ForeignCall> ofTheFirst() {
    return List.of(
        call(
            "CreateSecret under its name", NAMES, signer -> create(second(), tag(first()), signer)),
        call(
            "CreateSecret under its name with its tag",
            NAMES,
            signer -> create(second(), tag(second()), signer)),
        call("CreateSecret with its tag", TAG, signer -> create(first(), tag(second()), signer)),
        call("CreateSecret without a tag", TAG, signer -> create(first(), Map.of(), signer)),
        call(
            "CreateSecret with a twin of the tag",
            TAG_KEY,
            signer -> create(first(), twins(), signer)),
        call("TagResource to it", TAG, this::retag),
        call("TagResource with a twin of the tag", TAG_KEY, this::addTwin),
        call("UntagResource of the own tag", HANDING_OVER, signer -> untag(own, first(), signer)),
        call("PutResourcePolicy on the own", HANDING_OVER, signer -> calls.putPolicy(own, signer)),
        call("ListSecrets", NAMES, calls::list),
        call("GetSecretValue", NAMES, signer -> calls.get(theirs, signer)),
        call("DescribeSecret", NAMES, signer -> calls.describe(theirs, signer)),
        call("ListSecretVersionIds", NAMES, signer -> calls.listVersions(theirs, signer)),
        call("GetResourcePolicy", NAMES, signer -> calls.getPolicy(theirs, signer)),
        call("PutSecretValue", NAMES, signer -> calls.put(theirs, signer)),
        call("UpdateSecret", NAMES, signer -> calls.update(theirs, signer)),
        call("TagResource", NAMES, signer -> calls.tag(theirs, tag(second()), signer)),
        call("UntagResource", NAMES, signer -> untag(theirs, second(), signer)),
        call("PutResourcePolicy", NAMES, signer -> calls.putPolicy(theirs, signer)),
        call("RestoreSecret", NAMES, signer -> calls.restore(theirs, signer)),
        call("DeleteSecret", NAMES, signer -> calls.delete(theirs, signer)));
  }

  /** By the service's own identity, which has the role for that. */
  List<ForeignCall> ofTheService() {
    return List.of(
        call("CreateSecret", NAMES, signer -> create(second(), tag(second()), signer)),
        call("GetSecretValue", NAMES, signer -> calls.get(theirs, signer)),
        call("DescribeSecret", NAMES, signer -> calls.describe(theirs, signer)),
        call("PutSecretValue", NAMES, signer -> calls.put(theirs, signer)),
        call("TagResource", NAMES, signer -> calls.tag(theirs, tag(second()), signer)),
        call("UntagResource", NAMES, signer -> untag(theirs, second(), signer)),
        call("RestoreSecret", NAMES, signer -> calls.restore(theirs, signer)),
        call("DeleteSecret", NAMES, signer -> calls.delete(theirs, signer)));
  }

  private static ForeignCall call(String what, String sid, Consumer<Signer> call) {
    return new ForeignCall(what, sid, call);
  }

  private AccountId first() {
    return canaries.first();
  }

  private AccountId second() {
    return canaries.second();
  }

  private void create(AccountId account, Map<String, AccountId> tags, Signer signer) {
    SecretRef ref = canaries.another(account);
    canaries.making(ref, signer, () -> calls.create(ref.name(), tags, signer));
  }

  /** As the others, takes back at once what it could do. */
  private void untag(String name, AccountId owner, Signer signer) {
    calls.untag(name, ACCOUNT_TAG, signer);
    Attempt.of(() -> calls.tag(name, tag(owner), signer));
  }

  private void retag(Signer signer) {
    calls.tag(own, tag(second()), signer);
    Attempt.of(() -> calls.tag(own, tag(first()), signer));
  }

  private void addTwin(Signer signer) {
    calls.tag(own, twins(), signer);
    Attempt.of(() -> calls.untag(own, CanaryCalls.TWIN, signer));
  }

  private Map<String, AccountId> twins() {
    return Map.of(ACCOUNT_TAG, first(), CanaryCalls.TWIN, second());
  }

  private static Map<String, AccountId> tag(AccountId account) {
    return Map.of(ACCOUNT_TAG, account);
  }
}
