package io.floecat.iam;

import java.util.List;

/**
 * What no source says about AWS, and so has to be right either way.
 *
 * @param serviceTagAtCreate whether {@code secretsmanager:ResourceTag} sees, at CreateSecret, the
 *     tags of the call, as {@code aws:ResourceTag} does (AWS_FACTS 4.3)
 * @param lastTwinTagSeen whether, of two tags whose keys differ only in case, conditions see the
 *     later one rather than the earlier (AWS_FACTS 4.2)
 * @param inheritedTagsInRequest whether the tags that a session hands on are among the tags of an
 *     AssumeRole made with it, for the conditions on {@code aws:TagKeys} and {@code aws:RequestTag}
 *     (AWS_FACTS 3.2)
 */
public record UnconfirmedFacts(
    boolean serviceTagAtCreate, boolean lastTwinTagSeen, boolean inheritedTagsInRequest) {

  /** These, where no session hands tags on. */
  public UnconfirmedFacts(boolean serviceTagAtCreate, boolean lastTwinTagSeen) {
    this(serviceTagAtCreate, lastTwinTagSeen, false);
  }

  /** These, with the other answer about tags that are handed on. */
  public UnconfirmedFacts withInheritedTagsInRequest() {
    return new UnconfirmedFacts(serviceTagAtCreate, lastTwinTagSeen, true);
  }

  /** Every combination of answers, but about tags that are handed on. */
  public static List<UnconfirmedFacts> all() {
    return List.of(
        new UnconfirmedFacts(false, false),
        new UnconfirmedFacts(false, true),
        new UnconfirmedFacts(true, false),
        new UnconfirmedFacts(true, true));
  }
}
