package io.floecat.iam;

import java.util.List;

/**
 * What no source says about AWS, and so has to be right either way.
 *
 * @param serviceTagAtCreate whether {@code secretsmanager:ResourceTag} sees, at CreateSecret, the
 *     tags of the call, as {@code aws:ResourceTag} does (AWS_FACTS 4.3)
 * @param lastTwinTagSeen whether, of two tags whose keys differ only in case, conditions see the
 *     later one rather than the earlier (AWS_FACTS 4.2)
 */
public record UnconfirmedFacts(boolean serviceTagAtCreate, boolean lastTwinTagSeen) {

  /** Every combination of answers. */
  public static List<UnconfirmedFacts> all() {
    return List.of(
        new UnconfirmedFacts(false, false),
        new UnconfirmedFacts(false, true),
        new UnconfirmedFacts(true, false),
        new UnconfirmedFacts(true, true));
  }
}
