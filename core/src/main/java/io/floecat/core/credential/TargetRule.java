package io.floecat.core.credential;

import io.floecat.core.credential.store.SecretTarget;
import io.floecat.v1.Connector;
import java.util.List;

/** Tells whether a connector is still the one that its credentials were stored for. Pure. */
public interface TargetRule {

  /**
   * The number of the rule. Raise it when more properties become places, and never take a place
   * away: what an earlier rule bound stays bound, and what only a later one knows counts once the
   * secret is bound anew.
   */
  int NUMBER = 2;

  /** The fields of {@code connector} that are not as {@code bound}, by path; empty: all are. */
  List<String> changes(SecretTarget bound, Connector connector);
}
