package io.floecat.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How the program hangs together. A rule that no class falls under fails; a rule about who may do
 * something names exactly those who do, so that a list can neither rot nor be checked against
 * nothing.
 */
class ArchitectureTest {

  /** Not the records of settings, which are no backend. */
  private static final DescribedPredicate<JavaClass> BACKEND =
      resideInAnyPackage("io.floecat.sqlite..", "io.floecat.vault..")
          .or(
              resideInAnyPackage("io.floecat.aws..", "io.floecat.postgres..")
                  .and(DescribedPredicate.not(JavaClass.Predicates.assignableTo(Record.class))));

  private static JavaClasses program;

  @BeforeAll
  static void readTheProgram() {
    program = ProgramClasses.all();
    assertThat(packages())
        .contains(
            "io.floecat.v1",
            "io.floecat.core.connector",
            "io.floecat.core.operation",
            "io.floecat.spi.pointer",
            "io.floecat.spi.secret",
            "io.floecat.vault",
            "io.floecat.iam",
            "io.floecat.sqlite",
            "io.floecat.postgres",
            "io.floecat.aws",
            "io.floecat.runtime",
            "io.floecat.server",
            "io.floecat.cli");
  }

  @Test
  void spi_knowsNothingButTheJdkAndAnnotations() {
    noClasses()
        .that()
        .resideInAPackage("io.floecat.spi..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.not(
                resideInAnyPackage(
                    "io.floecat.spi..",
                    "java..",
                    "com.sun.security.auth.module..",
                    "org.jspecify.annotations..",
                    "com.google.errorprone.annotations..")))
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..")
        .check(program);
  }

  @Test
  void core_knowsNoTransportNoVendorAndNoOtherModule() {
    noClasses()
        .that()
        .resideInAPackage("io.floecat.core..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "io.grpc..",
                    "com.linecorp..",
                    "io.netty..",
                    "software.amazon..",
                    "java.sql..",
                    "javax.sql..",
                    "org.sqlite..",
                    "org.postgresql..",
                    "io.micrometer..",
                    "ch.qos.logback..",
                    "picocli..")
                .or(otherModulesThan("io.floecat.core", "io.floecat.spi", "io.floecat.v1")))
        .check(program);
  }

  @Test
  void iam_isPureAndKnowsNoOtherModule() {
    noClasses()
        .that()
        .resideInAPackage("io.floecat.iam..")
        .should()
        .dependOnClassesThat(
            // Of java.net only what reads texts: a URL-encoded document and literal addresses.
            resideInAPackage("java.net..")
                .and(DescribedPredicate.not(belongToAnyOf(URLDecoder.class, InetAddress.class)))
                .or(
                    resideInAnyPackage(
                        "java.nio.file..",
                        "com.google.protobuf..",
                        "io.grpc..",
                        "com.linecorp..",
                        "software.amazon.awssdk.core..",
                        "software.amazon.awssdk.services..",
                        "picocli.."))
                .or(otherModulesThan("io.floecat.iam")))
        .check(program);
  }

  @Test
  void backends_knowOnlyTheInterfacesTheyImplement() {
    for (String backend : List.of("io.floecat.vault", "io.floecat.sqlite", "io.floecat.postgres")) {
      noClasses()
          .that()
          .resideInAPackage(backend + "..")
          .should()
          .dependOnClassesThat(otherModulesThan("io.floecat.spi", backend))
          .check(program);
    }
    noClasses()
        .that()
        .resideInAPackage("io.floecat.aws..")
        .should()
        .dependOnClassesThat(otherModulesThan("io.floecat.spi", "io.floecat.iam", "io.floecat.aws"))
        .check(program);
  }

  @Test
  void runtime_knowsNoWebServerAndNoCommandLine() {
    noClasses()
        .that()
        .resideInAPackage("io.floecat.runtime..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("com.linecorp..", "io.netty..", "io.grpc..", "picocli..")
                .or(
                    otherModulesThan(
                        "io.floecat.runtime",
                        "io.floecat.core",
                        "io.floecat.spi",
                        "io.floecat.v1",
                        "io.floecat.vault",
                        "io.floecat.sqlite",
                        "io.floecat.postgres",
                        "io.floecat.aws")))
        .check(program);
  }

  @Test
  void sandbox_knowsNothingOfOursButPolicies() {
    noClasses()
        .that()
        .resideInAPackage("io.floecat.sandbox..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("software.amazon..")
                .or(otherModulesThan("io.floecat.iam", "io.floecat.sandbox")))
        .check(program);
  }

  @Test
  void service_doesNotKnowTheSandbox() {
    assertThat(
            classesThat(
                one ->
                    !resideInAPackage("io.floecat.sandbox..").test(one)
                        && one.getDirectDependenciesFromSelf().stream()
                            .anyMatch(
                                to ->
                                    resideInAPackage("io.floecat.sandbox..")
                                        .test(to.getTargetClass()))))
        .allMatch(name -> name.startsWith("io.floecat.cli."))
        .isNotEmpty();
  }

  @Test
  void server_doesNotKnowTheCommandLine() {
    noClasses()
        .that()
        .resideInAPackage("io.floecat.server..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.floecat.cli..", "picocli.."))
        .check(program);
  }

  @Test
  void program_doesNotKnowWhatIsForTests() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.floecat.testkit..", "org.junit.."))
        .check(program);
  }

  @Test
  void commandsOfClients_knowOfTheServerOnlyItsSettings() {
    noClasses()
        .that(
            resideInAPackage("io.floecat.cli..")
                .and(
                    DescribedPredicate.not(
                        resideInAnyPackage("io.floecat.cli.service..", "io.floecat.cli.demo..")))
                .and(DescribedPredicate.not(named("io.floecat.cli.ErrorLine"))))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.floecat.server..", "io.floecat.core.operation..", "io.grpc..")
                .and(DescribedPredicate.not(resideInAPackage("io.floecat.runtime.config.."))))
        .check(program);
  }

  @Test
  void onlyWhatOpensThem_namesABackend() {
    assertThat(
            classesThat(
                one ->
                    !BACKEND.test(one)
                        && !one.getPackageName().equals("io.floecat.aws")
                        && one.getDirectDependenciesFromSelf().stream()
                            .anyMatch(to -> BACKEND.test(to.getTargetClass()))))
        .containsExactly(
            // Reads policies from IAM, and no secret.
            "io.floecat.cli.iam.PolicyOptions",
            "io.floecat.runtime.ConfiguredSecrets",
            "io.floecat.runtime.ConfiguredStore");
  }

  @Test
  void onlyOneClass_mapsFailuresToCodes() {
    assertThat(
            classesThat(
                one ->
                    dependsOn(one, "io.floecat.spi.error.FloecatException")
                        && dependsOn(one, "com.google.rpc.Code")))
        .containsExactly("io.floecat.server.error.ErrorMapper");
  }

  @Test
  void publicClasses_areUsedOutsideTheirPackage() {
    Set<String> used =
        program.stream()
            .flatMap(one -> one.getDirectDependenciesFromSelf().stream())
            .filter(
                to -> !to.getOriginClass().getPackage().equals(to.getTargetClass().getPackage()))
            .map(to -> to.getTargetClass().getName())
            .collect(Collectors.toSet());
    Predicate<JavaClass> generated =
        resideInAnyPackage(
            "io.floecat.v1", "io.floecat.core.operation.store", "io.floecat.core.credential.store");
    assertThat(
            classesThat(
                one ->
                    one.getModifiers().contains(JavaModifier.PUBLIC)
                        && one.isTopLevelClass()
                        && !generated.test(one)
                        && !used.contains(one.getName())))
        .isSubsetOf(
            // Started by Java, made by the logging configuration.
            "io.floecat.cli.Main",
            "io.floecat.runtime.logging.JsonEncoder",
            // For programs that embed the service, and for their tests.
            "io.floecat.spi.account.Role",
            "io.floecat.core.connector.ConnectorUpdate",
            "io.floecat.core.connector.Limits",
            "io.floecat.core.operation.Sweep",
            "io.floecat.core.scan.PropertyClass",
            // For tests against the sandbox.
            "io.floecat.sandbox.secret.Delay",
            "io.floecat.sandbox.secret.StoredSecret");
  }

  @Test
  void onlyTheSettings_readEnvironmentAndSystemProperties() {
    Set<String> readers =
        new TreeSet<>(callers("java.lang.System", "getenv", "getProperty", "getProperties"));
    readers.addAll(callers("java.lang.Boolean", "getBoolean"));
    readers.addAll(callers("java.lang.Integer", "getInteger"));
    readers.addAll(callers("java.lang.Long", "getLong"));
    assertThat(readers).containsExactly("io.floecat.runtime.config.ConfigSources");
  }

  @Test
  void secrets_areTakenOutInFewPlaces() {
    assertThat(callers("io.floecat.spi.secret.SecretValue", "expose"))
        .containsExactly(
            "io.floecat.aws.AwsSecretsManager",
            "io.floecat.core.credential.CredentialPayload",
            "io.floecat.vault.SecretCipher");
  }

  @Test
  void time_comesInFromTheWiring() {
    assertThat(callers("java.time.Clock", "systemUTC", "systemDefaultZone", "system"))
        .containsExactly(
            "io.floecat.cli.client.ConnectionOptions",
            "io.floecat.runtime.ServiceInstance",
            "io.floecat.sandbox.SandboxOptions");
    assertThat(callers("java.lang.System", "currentTimeMillis")).isEmpty();
    assertThat(
            classesThat(
                one ->
                    one.getMethodCallsFromSelf().stream()
                        .anyMatch(
                            call ->
                                call.getName().equals("now")
                                    && call.getTarget().getParameterTypes().isEmpty()
                                    && call.getTargetOwner().getPackageName().equals("java.time"))))
        .isEmpty();
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("io.floecat.(**)").should().beFreeOfCycles().check(program);
  }

  @Test
  void names_sayWhatAClassIs() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .check(program.that(DescribedPredicate.not(resideInAPackage("io.floecat.v1.."))));
  }

  /** Ours, but for these modules. */
  private static DescribedPredicate<JavaClass> otherModulesThan(String... modules) {
    return DescribedPredicate.describe(
        "other modules of ours",
        one -> {
          String name = one.getPackageName() + ".";
          return name.startsWith("io.floecat.")
              && Set.of(modules).stream().noneMatch(module -> name.startsWith(module + "."));
        });
  }

  private static boolean dependsOn(JavaClass one, String name) {
    return one.getDirectDependenciesFromSelf().stream()
        .anyMatch(to -> to.getTargetClass().getName().equals(name));
  }

  private static DescribedPredicate<JavaClass> named(String name) {
    return DescribedPredicate.describe(name, one -> one.getName().equals(name));
  }

  /** The classes that call, or refer to, one of these methods, without the class itself. */
  private static Set<String> callers(String owner, String... methods) {
    return classesThat(
        one ->
            !one.getName().equals(owner)
                && one.getAccessesFromSelf().stream()
                    .anyMatch(access -> isOneOf(access, owner, Set.of(methods))));
  }

  private static boolean isOneOf(JavaAccess<?> access, String owner, Set<String> methods) {
    return access.getTargetOwner().getName().equals(owner) && methods.contains(access.getName());
  }

  /** Top-level classes, in order. */
  private static Set<String> classesThat(Predicate<JavaClass> predicate) {
    return program.stream()
        .filter(predicate)
        .map(one -> one.getName().replaceFirst("\\$.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> packages() {
    return program.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
  }
}
