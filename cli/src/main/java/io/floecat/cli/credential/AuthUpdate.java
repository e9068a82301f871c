package io.floecat.cli.credential;

import io.floecat.v1.AuthCredentials;
import java.util.List;

/**
 * What an update does to credentials. Does not print them.
 *
 * @param auth what is sent
 * @param paths what of it counts, as the update mask names it; empty: nothing changes
 */
public record AuthUpdate(AuthCredentials auth, List<String> paths) {

  /** Leaves the credentials alone. */
  static final AuthUpdate NONE = new AuthUpdate(AuthCredentials.getDefaultInstance(), List.of());

  /** Replaces them whole; by an empty message: removes them. */
  static AuthUpdate whole(AuthCredentials auth) {
    return new AuthUpdate(auth, List.of("auth"));
  }

  /** Whether there is anything to send. */
  public boolean hasAuth() {
    return !auth.equals(AuthCredentials.getDefaultInstance());
  }

  @Override
  public String toString() {
    return paths.toString();
  }
}
