package io.floecat.spi.account;

import java.util.EnumSet;
import java.util.Set;

/** A named set of permissions. */
public enum Role {
  /** Sees connectors. */
  VIEWER(EnumSet.of(Permission.READ)),
  /** Sees, writes and uses connectors. */
  EDITOR(EnumSet.of(Permission.READ, Permission.WRITE, Permission.USE)),
  /** May do everything. */
  ADMIN(EnumSet.allOf(Permission.class));

  private final Set<Permission> permissions;

  Role(Set<Permission> permissions) {
    this.permissions = permissions;
  }

  /** Whether the role holds {@code permission}. */
  public boolean holds(Permission permission) {
    return permissions.contains(permission);
  }
}
