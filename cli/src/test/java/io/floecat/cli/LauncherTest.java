package io.floecat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher, in a checkout of two files, with a JDK and a Maven that write down what they are
 * asked.
 */
@Timeout(60)
class LauncherTest {

  /** What the script runs beside `java` and `mvn`. */
  private static final List<String> TOOLS =
      List.of(
          "sh",
          "cat",
          "dirname",
          "find",
          "head",
          "ln",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sed",
          "sleep",
          "tee",
          "touch");

  /** Prints what it is given, a line each. */
  private static final String JAVA =
      """
      #!/bin/sh
      [ -z "${FLOECAT_JAVA_HOME+set}" ] || echo 'FLOECAT_JAVA_HOME is set'
      for arg; do
        case $arg in -XX:AOTCacheOutput=*) : >"${arg#*=}" ;; esac
        printf '<%s>\\n' "$arg"
      done
      """;

  /** Makes what the build makes, once it may. */
  private static final String MAVEN =
      """
      #!/bin/sh
      cd "$(dirname "$0")/../check out"
      printf '%s %s\\n' "$JAVA_HOME" "$*" >>mvn-calls
      while [ -f hold-mvn ]; do sleep 0.1; done
      echo '[INFO] Building Floecat cli 1.0 [1/1]'
      if [ -f edit ]; then mv edit cli/src/main/Main.java; touch cli/src/main/Main.java; fi
      if [ -f break-mvn ]; then echo '[ERROR] does not compile'; exit 1; fi
      mkdir -p cli/target/lib
      : >cli/target/floecat.jar
      """;

  private record Outcome(int exitCode, String out, String err) {}

  @TempDir Path directory;
  private Path checkout;
  private Path tools;

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = Files.createDirectory(directory.resolve("check out"));
    Files.createDirectories(checkout.resolve("cli/src/main"));
    Files.writeString(checkout.resolve("pom.xml"), "");
    Files.writeString(checkout.resolve("cli/pom.xml"), "");
    Files.writeString(checkout.resolve("cli/src/main/Main.java"), "");
    script(checkout.resolve("floecat"), launcher());
    tools = Files.createDirectory(directory.resolve("bin"));
    for (String tool : TOOLS) {
      script(tools.resolve(tool), "#!/bin/sh\nexec %s \"$@\"\n".formatted(find(tool)));
    }
    script(tools.resolve("mvn"), MAVEN);
    jdk("home/.jdks/temurin-25", "25.0.1");
  }

  @Test
  void firstCall_buildsThenStartsJavaWithTheArguments() throws Exception {
    var outcome = floecat("connectors", "list", "two words", "", "it's");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).startsWith("floecat: building").hasLineCount(1);
    assertThat(mavenCalls())
        .singleElement()
        .asString()
        .startsWith(directory.resolve("home/.jdks/temurin-25") + " ")
        .contains("-pl cli -am", "package");
    assertThat(outcome.out().lines())
        .contains("<--enable-native-access=ALL-UNNAMED>", "<-XX:+UseSerialGC>")
        .endsWith(
            "<-jar>",
            "<" + checkout.toRealPath().resolve("cli/target/floecat.jar") + ">",
            "<connectors>",
            "<list>",
            "<two words>",
            "<>",
            "<it's>");
  }

  @Test
  void secondCall_startsAtOnce() throws Exception {
    floecat("--help");

    var outcome = floecat("--help");

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).endsWith("<--help>\n");
    assertThat(mavenCalls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pom.xml", "cli/pom.xml", "cli/src/main/Main.java", "cli/src/main"})
  void call_afterAChange_buildsAgain(String changed) throws Exception {
    floecat("--help");
    FileTime built = Files.getLastModifiedTime(checkout.resolve("cli/target/floecat.jar"));
    Files.setLastModifiedTime(
        checkout.resolve(changed), FileTime.from(built.toInstant().plusMillis(10)));

    floecat("--help");

    assertThat(mavenCalls()).hasSize(2);
  }

  @Test
  void call_afterAChangeDuringTheBuild_buildsAgain() throws Exception {
    Files.createFile(checkout.resolve("edit"));
    floecat("--help");

    floecat("--help");

    assertThat(mavenCalls()).hasSize(2);
  }

  @Test
  void call_whereTheJarIsOfAnotherBuild_onlyPreparesTheStartAgain() throws Exception {
    floecat("--help");
    Path cache = checkout.resolve("cli/target/floecat.aot");
    Files.setLastModifiedTime(cache, FileTime.fromMillis(0));

    floecat("--help");

    assertThat(Files.getLastModifiedTime(cache).toMillis()).isPositive();
    assertThat(mavenCalls()).hasSize(1);
  }

  @Test
  void twoFirstCalls_buildOnce() throws Exception {
    Path hold = Files.createFile(checkout.resolve("hold-mvn"));
    Process first = start("one");
    awaitBuildBegun();
    Process second = start("two");
    assertThat(second.errorReader().readLine())
        .isEqualTo("floecat: waiting for process %d, which is building".formatted(first.pid()));
    Files.delete(hold);

    assertThat(finish(first).out()).endsWith("<one>\n");
    assertThat(finish(second).out()).endsWith("<two>\n");
    assertThat(mavenCalls()).hasSize(1);
  }

  @Test
  void call_whereAKilledBuildLeftItsLock_takesItOver() throws Exception {
    Path work = Files.createDirectories(checkout.resolve("target/launcher"));
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.createSymbolicLink(work.resolve("lock"), Path.of(Long.toString(dead.pid())));

    assertThat(floecat("--help").exitCode()).isZero();
    assertThat(work.resolve("lock")).doesNotExist();
  }

  @Test
  void call_whereTheBuildFails_saysWhyAndWhereTheLogIs() throws Exception {
    Files.createFile(checkout.resolve("break-mvn"));

    var outcome = floecat("--help");

    Path log = checkout.toRealPath().resolve("target/launcher/build.log");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .endsWith(
            "floecat: the build failed: does not compile; all of it is in %s\n".formatted(log));
    assertThat(log).content().contains("[ERROR] does not compile");
    assertThat(checkout.resolve("target/launcher/lock")).doesNotExist();
  }

  @Test
  void call_withoutMaven_saysWhatToInstall() throws Exception {
    Files.delete(tools.resolve("mvn"));

    var outcome = floecat("--help");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("floecat: needs Maven").hasLineCount(1);
  }

  @Test
  void call_fromElsewhereThroughLinks_findsTheCheckout() throws Exception {
    Path there = Files.createDirectory(directory.resolve("there"));
    Files.createSymbolicLink(there.resolve("inner"), Path.of("../check out/floecat"));
    Path link = Files.createSymbolicLink(there.resolve("outer"), there.resolve("inner"));

    var outcome = finish(process(link, "--help").directory(there.toFile()).start());

    assertThat(outcome.out()).endsWith("floecat.jar>\n<--help>\n");
  }

  @ParameterizedTest
  @CsvSource({
    "17.0.15,false",
    "1.8.0_442,false",
    "24.0.2,false",
    "25,true",
    "25.0.3,true",
    "26-ea,true"
  })
  void jdk_isTakenFrom25On(String version, boolean taken) throws Exception {
    Path jdk = jdk("jdk", version);

    var outcome = floecatWith("FLOECAT_JAVA_HOME", jdk.toString());

    assertThat(outcome.exitCode()).isEqualTo(taken ? 0 : 1);
    assertThat(outcome.out()).doesNotContain("FLOECAT_JAVA_HOME");
    if (!taken) {
      assertThat(outcome.err())
          .isEqualTo(
              "floecat: FLOECAT_JAVA_HOME is %s, which is not a JDK of version 25 or newer\n"
                  .formatted(jdk));
    }
  }

  @Test
  void jdk_thatIsTooOldInJavaHome_isPassedOver() throws Exception {
    Path old = jdk("jdk", "17.0.15");
    Files.createSymbolicLink(tools.resolve("java"), old.resolve("bin/java"));

    assertThat(floecatWith("JAVA_HOME", old.toString()).exitCode()).isZero();
    assertThat(mavenCalls().getFirst())
        .startsWith(directory.resolve("home/.jdks/temurin-25").toString());
  }

  @Test
  void jdk_onThePath_isFoundThroughItsLink() throws Exception {
    Path jdk = jdk("opt/jdk", "25.0.2");
    Files.createSymbolicLink(tools.resolve("java"), jdk.resolve("bin/java"));

    floecat("--help");

    assertThat(mavenCalls().getFirst()).startsWith(jdk.toRealPath().toString());
  }

  @Test
  void jdk_nowhere_saysWhatToInstall() throws Exception {
    Files.delete(directory.resolve("home/.jdks/temurin-25/release"));

    var outcome = floecat("--help");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .startsWith("floecat: needs a JDK of version 25 or newer and finds none: install one")
        .contains("FLOECAT_JAVA_HOME")
        .hasLineCount(1);
  }

  @Test
  void properties_beforeTheDashes_goToTheJvm() throws Exception {
    var outcome =
        floecat(
            "-Da=1",
            "connectors",
            "-Db=two words",
            "get",
            "--",
            "-Dc=3",
            "-Dfloecat.client.token=x");

    assertThat(outcome.out().lines())
        .endsWith(
            "<-Da=1>",
            "<-Db=two words>",
            "<-jar>",
            "<" + checkout.toRealPath().resolve("cli/target/floecat.jar") + ">",
            "<connectors>",
            "<get>",
            "<-->",
            "<-Dc=3>",
            "<-Dfloecat.client.token=x>");
  }

  @Test
  void token_asAProperty_isRefusedWithoutRepeatingIt() throws Exception {
    var outcome = floecat("connectors", "list", "-Dfloecat.client.token=hunter2");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains("FLOECAT_CLIENT_TOKEN").doesNotContain("hunter2");
  }

  @Test
  void serve_getsTheFlagsOfAServer() throws Exception {
    assertThat(floecat("-Dx=y", "serve", "--config", "f").out())
        .contains("<-XX:+ExitOnOutOfMemoryError>")
        .doesNotContain("SerialGC", "AOTCache");
  }

  private Outcome floecat(String... args) throws Exception {
    return finish(start(args));
  }

  private Outcome floecatWith(String variable, String value) throws Exception {
    ProcessBuilder process = process(checkout.resolve("floecat"), "--help");
    process.environment().put(variable, value);
    return finish(process.start());
  }

  private Process start(String... args) throws IOException {
    return process(checkout.resolve("floecat"), args).start();
  }

  private ProcessBuilder process(Path launcher, String... args) {
    var process =
        new ProcessBuilder(Stream.concat(Stream.of(launcher.toString()), Stream.of(args)).toList());
    process.environment().clear();
    process.environment().put("PATH", tools.toString());
    process.environment().put("HOME", directory.resolve("home").toString());
    return process;
  }

  private static Outcome finish(Process process) throws Exception {
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), out, err);
  }

  private void awaitBuildBegun() throws Exception {
    while (Files.notExists(checkout.resolve("mvn-calls"))) {
      Thread.sleep(Duration.ofMillis(10));
    }
  }

  private List<String> mavenCalls() throws IOException {
    return Files.readAllLines(checkout.resolve("mvn-calls"));
  }

  private Path jdk(String name, String version) throws IOException {
    Path jdk = directory.resolve(name);
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(
        jdk.resolve("release"),
        "IMPLEMENTOR=\"Test\"\nJAVA_RUNTIME_VERSION=\"1\"\nJAVA_VERSION=\"%s\"\n"
            .formatted(version));
    script(jdk.resolve("bin/java"), JAVA);
    script(jdk.resolve("bin/javac"), JAVA);
    return jdk;
  }

  /** The launcher, but for the places where this machine has its own JDKs. */
  private static String launcher() throws IOException {
    String script = Files.readString(Path.of("..", "floecat"));
    assertThat(script).contains("/usr/lib/jvm/", "/Library/Java/");
    return script.replace("/usr/lib/jvm/", "/nowhere/").replace("/Library/Java/", "/nowhere/");
  }

  private static Path find(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(place -> Path.of(place, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
