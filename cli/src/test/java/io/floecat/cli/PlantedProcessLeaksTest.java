package io.floecat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.core.leak.Canaries;
import io.floecat.core.leak.Encoding;
import io.floecat.core.leak.Evidence;
import io.floecat.core.leak.Leak;
import io.floecat.core.leak.LeakSearch;
import io.floecat.core.leak.ProcessEvidence;
import io.floecat.core.leak.Surface;
import io.floecat.runtime.EmbeddedFloecat;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link ProcessLeakTest} looks at would show what a program leaks there. */
class PlantedProcessLeaksTest {

  private static final Set<Encoding> ENCODINGS =
      EnumSet.of(Encoding.PLAIN, Encoding.END_ONLY, Encoding.BASE64_AFTER_ONE, Encoding.HEX_UPPER);

  @TempDir private Path directory;

  @Test
  void search_leaksOfARunningProcess_areFoundInEveryPlace() throws Exception {
    int planted = 0;
    Process leaky = startLeakyProgram();
    BufferedReader out = leaky.inputReader();
    try (var in = leaky.outputWriter()) {
      new ProcessEvidence(new LeakSearch(Canaries.of(0))).beginRecording(leaky.toHandle());
      for (Encoding encoding : ENCODINGS) {
        // Of others in each round, because what was leaked once stays.
        var canaries = Canaries.of(encoding.ordinal());
        in.write(encoding.encode(canaries.word("planted")) + "\n");
        in.flush();
        String line = out.readLine();

        Set<Surface> found = found(leaky.toHandle(), canaries, line);

        assertThat(found)
            .as(encoding.name())
            .containsExactlyInAnyOrder(
                Surface.STANDARD_OUTPUT,
                Surface.STANDARD_ERROR,
                Surface.LOG,
                Surface.THREADS,
                Surface.DIAGNOSTICS,
                Surface.RECORDING,
                Surface.DATABASE,
                Surface.AUDIT,
                Surface.ARGUMENTS,
                Surface.ENVIRONMENT);
        planted += found.size();
      }
    } finally {
      leaky.descendants().forEach(ProcessHandle::destroy);
      leaky.destroy();
    }
    System.out.printf("planted leaks caught in processes: %d%n", planted);
  }

  private Set<Surface> found(ProcessHandle leaky, Canaries canaries, String line) throws Exception {
    var search = new LeakSearch(canaries);
    var processes = new ProcessEvidence(search);
    search.in(Surface.STANDARD_OUTPUT, "out", line);
    processes.outside(leaky, Set.of());
    processes.threads(leaky);
    processes.diagnostics(leaky);
    processes.recording(leaky);
    new Evidence(search).files(directory, file -> file.endsWith("err"));
    search.in(Surface.STANDARD_ERROR, "err", Files.readString(directory.resolve("err")));
    return search.leaks().stream()
        .map(Leak::surface)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Surface.class)));
  }

  private Process startLeakyProgram() throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
    command.addAll(new TraceLog(directory, "leaky").options());
    command.addAll(List.of(LeakyProgram.class.getName(), directory.toString()));
    return new ProcessBuilder(command).redirectError(directory.resolve("err").toFile()).start();
  }

  @Test
  void search_leakInADatabase_isFoundInBackupsOfIt() throws Exception {
    var canaries = Canaries.of(6);
    var search = new LeakSearch(canaries);
    var evidence = new Evidence(search);
    Path data = directory.resolve("data");
    Map<String, String> settings = Map.of("floecat.data-dir", data.toString());
    EmbeddedFloecat.open(
            FloecatConfig.from(
                Settings.read(new ConfigSources(settings, Map.of(), directory, Optional.empty()))))
        .close();
    try (var database = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("floecat.db"));
        var statement = database.createStatement()) {
      statement.execute("CREATE TABLE leaks AS SELECT '%s'".formatted(canaries.word("planted")));
    }
    Path out = Files.createDirectory(directory.resolve("out"));
    var shell =
        new TestShell(directory)
            .property("floecat.data-dir", data.toString())
            .variable("P", "a passphrase of ours");

    assertThat(shell.run("backup", out + "/a.backup").exitCode()).isZero();
    assertThat(
            shell
                .run("backup", out + "/b.backup", "--with-key", "--passphrase", "env:P")
                .exitCode())
        .isZero();
    evidence.files(out, _ -> false);
    assertThat(search.leaks())
        .extracting(Leak::surface)
        .containsExactly(Surface.BACKUP, Surface.BACKUP);

    String keyset = Files.readString(data.resolve("vault.keyset.json"));
    var keys = new LeakSearch(Canaries.of(7));
    keys.alsoFor(List.of(ProcessLeakTest.keyIn(keyset)));
    keys.in(Surface.BACKUP, "a backup with the key as it is", keyset.getBytes(UTF_8));
    assertThat(keys.leaks()).hasSize(1);
    System.out.printf("planted leaks caught in backups: %d%n", search.leaks().size() + 1);
  }
}
