package io.floecat.core.connector;

import io.floecat.v1.AuthCredentials;
import io.floecat.v1.Connector;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ways in which an update treats {@code auth}; there are no others. */
sealed interface AuthWrite {

  /** The credentials stay: {@code auth} is not written, or came as it is shown. */
  record Kept() implements AuthWrite {}

  /** The connector has no credentials from then on. */
  record Cleared() implements AuthWrite {}

  /** Replaced by {@code auth}, which must be complete and without a mask. */
  record Whole(AuthCredentials auth) implements AuthWrite {

    @Override
    public String toString() {
      return "Whole[********]";
    }
  }

  /** These values are replaced, or removed where empty; everything else stays. */
  record ByLeaf(Map<AuthLeaf, String> values) implements AuthWrite {

    @Override
    public String toString() {
      return "ByLeaf[********]";
    }
  }

  /** Which of the ways an update takes. */
  static AuthWrite of(Connector stored, Connector given, UpdateMask mask) {
    if (mask.writesAuth()) {
      if (!given.hasAuth()) {
        return new Cleared();
      }
      return stored.hasAuth() && given.getAuth().equals(stored.getAuth())
          ? new Kept()
          : new Whole(given.getAuth());
    }
    var values = new LinkedHashMap<AuthLeaf, String>();
    mask.leaves().forEach(leaf -> values.put(leaf, leaf.read(given.getAuth())));
    return values.isEmpty() ? new Kept() : new ByLeaf(values);
  }
}
