package io.floecat.iam;

import java.util.ArrayList;
import java.util.Collections;
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
 * @param inheritedTags the tags that the caller's own session hands on, as EKS Pod Identity has it
 *     do (AWS_FACTS 3.2)
 */
public record AssumeRoleCall(
    String roleArn,
    String sessionName,
    Map<String, String> roleTags,
    Map<String, String> sessionTags,
    List<String> transitiveTagKeys,
    Optional<String> externalId,
    Optional<String> sourceIdentity,
    Map<String, String> inheritedTags)
    implements AwsCall {

  /** Copies tags and keys. */
  public AssumeRoleCall {
    inheritedTags = Map.copyOf(inheritedTags);
    roleTags = Map.copyOf(roleTags);
    sessionTags = Collections.unmodifiableMap(new LinkedHashMap<>(sessionTags));
    transitiveTagKeys = List.copyOf(transitiveTagKeys);
  }

  /** A call of somebody whose session hands no tags on. */
  public AssumeRoleCall(
      String roleArn,
      String sessionName,
      Map<String, String> roleTags,
      Map<String, String> sessionTags,
      List<String> transitiveTagKeys,
      Optional<String> externalId,
      Optional<String> sourceIdentity) {
    this(
        roleArn,
        sessionName,
        roleTags,
        sessionTags,
        transitiveTagKeys,
        externalId,
        sourceIdentity,
        Map.of());
  }

  /** A call that assumes an untagged role and passes these tags. */
  public static AssumeRoleCall of(String roleArn, String sessionName, Map<String, String> tags) {
    return new AssumeRoleCall(
        roleArn, sessionName, Map.of(), tags, List.of(), Optional.empty(), Optional.empty());
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
        sourceIdentity,
        inheritedTags);
  }

  /** This call by somebody whose session hands these tags on. */
  public AssumeRoleCall withInheritedTags(Map<String, String> tags) {
    return new AssumeRoleCall(
        roleArn,
        sessionName,
        roleTags,
        sessionTags,
        transitiveTagKeys,
        externalId,
        sourceIdentity,
        tags);
  }

  /**
   * sts:AssumeRole, with tags - also where they are only handed on - sts:TagSession too, with a
   * source identity sts:SetSourceIdentity.
   */
  @Override
  public List<AccessRequest> requests(Caller caller, UnconfirmedFacts facts) {
    Map<String, String> seen = new LinkedHashMap<>(sessionTags);
    if (facts.inheritedTagsInRequest()) {
      inheritedTags.forEach(seen::putIfAbsent);
    }
    var keys =
        new RequestKeys(caller, facts)
            .putTags("aws:ResourceTag/", roleTags)
            .putTags("iam:ResourceTag/", roleTags)
            .putTags("aws:RequestTag/", seen)
            .put("aws:TagKeys", seen.keySet())
            .put("sts:TransitiveTagKeys", transitiveTagKeys)
            .put("sts:RoleSessionName", sessionName)
            .put("sts:ExternalId", externalId)
            .put("sts:SourceIdentity", sourceIdentity);
    List<AccessRequest> requests = new ArrayList<>();
    requests.add(keys.request("sts:AssumeRole", roleArn));
    if (!sessionTags.isEmpty() || !inheritedTags.isEmpty()) {
      requests.add(keys.request("sts:TagSession", roleArn));
    }
    if (sourceIdentity.isPresent()) {
      requests.add(keys.request("sts:SetSourceIdentity", roleArn));
    }
    return requests;
  }
}
