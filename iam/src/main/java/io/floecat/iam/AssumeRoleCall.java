package io.floecat.iam;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A call of AssumeRole.
 *
 * @param roleTags the tags on the role itself
 * @param sessionTags the tags that the call passes
 * @param transitiveTagKeys those of them that go on along a chain of roles
 */
public record AssumeRoleCall(
    String roleArn,
    String sessionName,
    Map<String, String> roleTags,
    Map<String, String> sessionTags,
    List<String> transitiveTagKeys,
    Optional<String> externalId,
    Optional<String> sourceIdentity)
    implements AwsCall {

  /** A call that assumes an untagged role and passes these tags. */
  public static AssumeRoleCall of(String roleArn, String sessionName, Map<String, String> tags) {
    return new AssumeRoleCall(
        roleArn,
        sessionName,
        Map.of(),
        new LinkedHashMap<>(tags),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** This call with an external id. */
  public AssumeRoleCall withExternalId(String id) {
    return new AssumeRoleCall(
        roleArn,
        sessionName,
        roleTags,
        sessionTags,
        transitiveTagKeys,
        Optional.of(id),
        sourceIdentity);
  }

  /** sts:AssumeRole, with tags sts:TagSession too, with a source identity sts:SetSourceIdentity. */
  @Override
  public List<AccessRequest> requests(Caller caller, UnconfirmedFacts facts) {
    throw new UnsupportedOperationException();
  }
}
