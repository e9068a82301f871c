package io.floecat.spi.file;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who has access to a file, by its owner, group and mode. The one place that says when a file that
 * holds a secret is private enough.
 *
 * @param owner the owner's number
 * @param group the group's number
 * @param mode what owner, group and others may do
 */
public record FileAccess(long owner, long group, Set<PosixFilePermission> mode) {

  private static final long ROOT = 0;

  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");

  /** What a secret that is mounted into a container looks like, such as {@code r--r-----}. */
  private static final Set<PosixFilePermission> MOUNTED =
      PosixFilePermissions.fromString("rwxr-x---");

  /**
   * A user of this machine.
   *
   * @param group the number of the group that the user's own files have
   * @param groups the numbers of all groups that the user is in
   */
  public record User(long id, long group, Set<Long> groups) {

    /** Copies the set. */
    public User {
      groups = Set.copyOf(groups);
    }

    /** Whom this process runs as. */
    public static User current() {
      var system = new UnixSystem();
      Set<Long> groups = Arrays.stream(system.getGroups()).boxed().collect(Collectors.toSet());
      groups.add(system.getGid());
      return new User(system.getUid(), system.getGid(), groups);
    }
  }

  /** Copies the set. */
  public FileAccess {
    mode = Set.copyOf(mode);
  }

  /** Who has access to what {@code path} leads to. */
  public static FileAccess of(Path path) throws IOException {
    return new FileAccess(
        number(Files.getAttribute(path, "unix:uid")),
        number(Files.getAttribute(path, "unix:gid")),
        Files.getPosixFilePermissions(path));
  }

  /**
   * Whether a file with a secret in it is for {@code user} alone: nobody but its owner has access,
   * or it belongs to root and one of the user's groups may read it and do no more. That is how
   * Kubernetes mounts a secret for a pod that is not root (fsGroup): the pod cannot change the
   * mode, and nobody else on the machine is in that group. A file of the user's own must be closed
   * to its group, which on many machines is everybody's.
   */
  public boolean isPrivateTo(User user) {
    boolean isUsersOwn = owner == user.id() && group == user.group();
    return OWNERS.containsAll(mode)
        || (owner == ROOT
            && !isUsersOwn
            && user.groups().contains(group)
            && MOUNTED.containsAll(mode));
  }

  /** Whether the file belongs to {@code user}, or to root, who can do everything anyway. */
  public boolean isOfUserOrRoot(User user) {
    return owner == user.id() || owner == ROOT;
  }

  /**
   * Whether others than {@code user}, root and the user's own groups may write the file, or did: it
   * belongs to them.
   */
  public boolean isWritableByOthersThan(User user) {
    return !isOfUserOrRoot(user)
        || mode.contains(PosixFilePermission.OTHERS_WRITE)
        || (mode.contains(PosixFilePermission.GROUP_WRITE) && !user.groups().contains(group));
  }

  private static long number(Object id) {
    return Integer.toUnsignedLong((Integer) id);
  }
}
