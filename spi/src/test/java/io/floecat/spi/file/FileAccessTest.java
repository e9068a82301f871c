package io.floecat.spi.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files are private enough for a secret; the user is 1000, in the groups 1000 and 2000. */
class FileAccessTest {

  private static final FileAccess.User USER = new FileAccess.User(1000, 1000, Set.of(1000L, 2000L));

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    // owner, group, mode, private, written by others
    "1000, 1000, rw-------, true,  false",
    "1000, 1000, r--------, true,  false",
    "1000, 1000, rwx------, true,  false",
    "1000, 1000, rw-r-----, false, false", // the group can be everybody's, and the mode is ours
    "1000, 2000, r--r-----, false, false",
    "1000, 1000, rw----r--, false, false",
    "1000, 2000, rw-rw----, false, false",
    "1000, 3000, rw-rw----, false, true",
    "1000, 1000, rw-----w-, false, true",
    "0,    2000, r--r-----, true,  false", // a mounted secret under fsGroup
    "0,    2000, rw-r-----, true,  false",
    "0,    2000, r-xr-x---, true,  false",
    "0,    1000, r--r-----, true,  false",
    "0,    2000, r--------, true,  false",
    "0,    3000, r--r-----, false, false", // a group that we are not in
    "0,    0,    r--r-----, false, false",
    "0,    2000, rw-rw----, false, false", // the group may write
    "0,    2000, r--r--r--, false, false",
    "0,    2000, r-----r--, false, false",
    "0,    2000, r--r----x, false, false",
    "0,    3000, rw-rw----, false, true",
    "1001, 2000, r--r-----, false, true", // neither ours nor root's
    "1001, 2000, rw-------, true,  true",
  })
  void table(long owner, long group, String mode, boolean isPrivate, boolean isWrittenByOthers) {
    var access = new FileAccess(owner, group, PosixFilePermissions.fromString(mode));

    assertThat(access.isPrivateTo(USER)).isEqualTo(isPrivate);
    assertThat(access.isWritableByOthersThan(USER)).isEqualTo(isWrittenByOthers);
  }

  @Test
  void isPrivateTo_root_takesMountedSecretsAndKeepsItsOwnFilesClosed() {
    var root = new FileAccess.User(0, 0, Set.of(0L, 2000L));
    var readByGroup = PosixFilePermissions.fromString("r--r-----");

    assertThat(new FileAccess(0, 2000, readByGroup).isPrivateTo(root)).isTrue();
    assertThat(new FileAccess(0, 0, readByGroup).isPrivateTo(root)).isFalse();
  }

  @Test
  void of_fileBehindLinks_isOfTheFileItself() throws Exception {
    Path file = Files.writeString(directory.resolve("token"), "t");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);

    FileAccess access = FileAccess.of(link);

    assertThat(PosixFilePermissions.toString(access.mode())).isEqualTo("r--------");
    assertThat(access.owner()).isEqualTo(FileAccess.User.current().id());
    assertThat(access.isPrivateTo(FileAccess.User.current())).isTrue();
  }
}
