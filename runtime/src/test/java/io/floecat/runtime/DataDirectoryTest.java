package io.floecat.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.floecat.runtime.config.StartException;
import io.floecat.spi.file.FileAccess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

  @TempDir Path temporary;

  @Test
  void open_nothingThere_makesItForOwnerOnly() throws IOException {
    Path path = temporary.resolve("a/b");

    try (var directory = DataDirectory.open(path)) {
      assertThat(directory.path()).isEqualTo(path.toRealPath());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rwx------");
      assertThat(Files.list(path)).containsExactly(path.resolve("lock"));
    }
  }

  @Test
  void open_readableByOthers_isRefusedWithTheFix() throws IOException {
    Path path = Files.createDirectory(temporary.resolve("data"));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-x---"));

    assertThatThrownBy(() -> DataDirectory.open(path))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "the data directory %s is open to other users; run: chmod 700 %s"
                .formatted(path, path));
  }

  @Test
  void open_linkToNothing_isRefusedSayingWhereItLeads() throws IOException {
    Path target = temporary.resolve("unmounted");
    Path link = Files.createSymbolicLink(temporary.resolve("data"), target);

    assertThatThrownBy(() -> DataDirectory.open(link))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("is a link to " + target + ", which is not there");
  }

  @Test
  void open_volumeOfRootForOurGroup_namesADirectoryWithinIt() throws IOException {
    Path volume = Files.createDirectory(temporary.resolve("volume"));
    Files.setPosixFilePermissions(volume, PosixFilePermissions.fromString("rwxrwxrwx"));
    assumeTrue(FileAccess.User.current().id() == 0, "gives a directory to another user");
    Files.setAttribute(volume, "unix:uid", 4711);

    assertThatThrownBy(() -> DataDirectory.open(volume))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "the data directory %1$s is open to other users; name a directory within it, which is then made: floecat.data-dir=%1$s/floecat"
                .formatted(volume));
    try (var directory = DataDirectory.open(volume.resolve("floecat"))) {
      assertThat(directory.path()).isEqualTo(volume.toRealPath().resolve("floecat"));
    }
  }

  @Test
  void open_heldInThisProcess_isRefusedAndStaysHeld() throws Exception {
    Path path = temporary.resolve("data");
    try (var _ = DataDirectory.open(path)) {
      assertThatThrownBy(() -> DataDirectory.open(path))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("is in use by process " + ProcessHandle.current().pid());

      assertThat(openInAnotherProcess(path)).contains("is in use by process");
    }
  }

  @Test
  void open_heldByAnotherProcess_isRefusedNamingItAndFreeWhenItDies() throws Exception {
    Path path = temporary.resolve("data");
    Process holder = otherProcess(path);
    try (BufferedReader output = holder.inputReader()) {
      assertThat(output.readLine()).isEqualTo("open");

      assertThatThrownBy(() -> DataDirectory.open(path))
          .isInstanceOf(StartException.class)
          .hasMessage(
              "the data directory %s is in use by process %d; stop it first, or set floecat.data-dir"
                  .formatted(path.toRealPath(), holder.pid()));
    } finally {
      holder.destroyForcibly().waitFor();
    }

    DataDirectory.open(path).close();
  }

  @Test
  void open_afterClose_isFree() {
    Path path = temporary.resolve("data");
    DataDirectory.open(path).close();

    DataDirectory.open(path).close();
  }

  @Test
  void open_aFile_isRefusedNamingIt() throws IOException {
    Path path = Files.createFile(temporary.resolve("data"));

    assertThatThrownBy(() -> DataDirectory.open(path))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "the data directory %s is not a directory; set floecat.data-dir".formatted(path));
    assertThatThrownBy(() -> DataDirectory.open(path.resolve("below")))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("cannot use the data directory %s/below: ".formatted(path));
  }

  @Test
  void open_fileSystemThatTakesNoWrites_isRefusedNamingIt() throws IOException {
    Path readOnly = Path.of("/sys");
    Assumptions.assumeTrue(Files.isDirectory(readOnly), "needs a read-only file system");

    assertThatThrownBy(() -> DataDirectory.open(readOnly.resolve("floecat")))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("cannot use the data directory /sys/floecat: ")
        .hasMessageEndingWith("; mend that, or set floecat.data-dir");
  }

  private static String openInAnotherProcess(Path path) throws Exception {
    Process process = otherProcess(path);
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output;
  }

  private static Process otherProcess(Path path) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            path.toString())
        .redirectErrorStream(true)
        .start();
  }

  /** Opens a data directory, says so, and waits to be killed. */
  static final class Holder {
    public static void main(String[] arguments) throws Exception {
      try (var _ = DataDirectory.open(Path.of(arguments[0]))) {
        System.out.println("open");
        Thread.sleep(Long.MAX_VALUE);
      } catch (StartException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
