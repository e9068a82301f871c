package io.floecat.spi.account;

import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.PermissionDeniedException;
import java.util.Map;
import java.util.Optional;

/**
 * Who asks. What a principal may do is a pure function of this value, the account in the request
 * and the permission: it is decided before anything is looked up, so that a refusal says the same
 * whether or not the thing exists.
 *
 * @param subject a name for logs and audit
 * @param everywhere the role held in every account
 * @param accounts the roles held in single accounts
 */
public record Principal(String subject, Optional<Role> everywhere, Map<AccountId, Role> accounts) {

  /** Copies the map. */
  public Principal {
    accounts = Map.copyOf(accounts);
  }

  /** A principal that may do everything in every account. */
  public static Principal admin(String subject) {
    return new Principal(subject, Optional.of(Role.ADMIN), Map.of());
  }

  /** Throws {@link PermissionDeniedException} unless this principal may do this in the account. */
  public void require(Permission permission, AccountId account) {
    Role role = accounts.get(account);
    if (!holds(permission) && (role == null || !role.holds(permission))) {
      throw new PermissionDeniedException(
          ErrorReason.PERMISSION_DENIED,
          "you lack the permission %s in account %s; ask the platform's administrator"
              .formatted(permission, account));
    }
  }

  /** Throws {@link PermissionDeniedException} unless this principal may do this everywhere. */
  public void requireEverywhere(Permission permission) {
    if (!holds(permission)) {
      throw new PermissionDeniedException(
          ErrorReason.PERMISSION_DENIED,
          "this needs the permission %s in every account; ask the platform's administrator"
              .formatted(permission));
    }
  }

  /** Whether this principal may do nothing anywhere. */
  public boolean hasNoRole() {
    return everywhere.isEmpty() && accounts.isEmpty();
  }

  private boolean holds(Permission permission) {
    return everywhere.isPresent() && everywhere.get().holds(permission);
  }
}
