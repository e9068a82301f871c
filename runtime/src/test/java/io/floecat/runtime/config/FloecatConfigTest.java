package io.floecat.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.floecat.aws.AssumedRole;
import io.floecat.aws.AwsSettings;
import io.floecat.aws.RoleArn;
import io.floecat.postgres.PostgresAddress;
import io.floecat.postgres.PostgresSettings;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.Role;
import io.floecat.spi.secret.Recovery;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FloecatConfigTest {

  private static final String CANARY = "canary-7f3a9";

  @TempDir Path directory;
  private final Map<String, String> properties = new HashMap<>(Map.of("user.home", "/home/ada"));
  private final Map<String, String> environment = new HashMap<>();

  @Test
  void from_nothingSet_isTheTableOfDefaults() {
    assertThat(config())
        .isEqualTo(
            new FloecatConfig(
                new ServerConfig("127.0.0.1", 8350, Optional.empty(), false, false, 1000, 64),
                Path.of("/home/ada/.floecat"),
                new StoreConfig(StoreConfig.StoreBackend.SQLITE, Optional.empty()),
                new SecretsConfig(
                    FloecatConfig.SecretsBackend.LOCAL,
                    Path.of("/home/ada/.floecat/vault.keyset.json"),
                    new Recovery.Window(Duration.ofDays(7)),
                    AwsSettings.defaults()),
                Duration.ofMinutes(1),
                new FloecatConfig.AuthConfig(
                    FloecatConfig.AuthMode.TOKEN,
                    Path.of("/home/ada/.floecat/admin.token"),
                    Optional.empty()),
                new FloecatConfig.AuditConfig(
                    Optional.of(Path.of("/home/ada/.floecat/audit.jsonl")),
                    true,
                    67_108_864,
                    Optional.empty()),
                config().effective()));
    assertThat(client())
        .isEqualTo(
            new ClientConfig(
                URI.create("http://127.0.0.1:8350"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Path.of("/home/ada/.floecat/admin.token")));
  }

  @Test
  void from_everythingSet_isRead() throws IOException {
    file(
        """
        floecat.server.host = ::1
        floecat.server.port = 0
        floecat.server.tls.cert-file = tls/cert.pem
        floecat.server.tls.key-file = tls/key.pem
        floecat.server.tls.client-ca-file = /etc/ca.pem
        floecat.server.allow-plaintext = true
        floecat.server.open-metrics = true
        floecat.server.max-connections = 200
        floecat.server.max-requests-per-caller = 8
        floecat.client.server = https://floecat.example:443
        floecat.client.account = acct-1
        floecat.client.token-file = ~/token
        floecat.client.oidc.issuer = https://idp.example/realms/main
        floecat.client.oidc.client-id = nightly
        floecat.client.oidc.client-secret-file = /keys/nightly
        floecat.client.oidc.scope = floecat
        floecat.client.oidc.audience = urn:floecat
        floecat.data-dir = data
        floecat.store.backend = postgresql
        floecat.store.postgresql.url = jdbc:postgresql://db1,db2:5433/lake
        floecat.store.postgresql.user = service
        floecat.store.postgresql.password-file = /keys/db
        floecat.store.postgresql.pool-size = 20
        floecat.store.postgresql.ca-file = /etc/db-ca.pem
        floecat.secrets.backend = aws
        floecat.secrets.local.key-file = /keys/vault.json
        floecat.secrets.recovery-window = P30D
        floecat.secrets.aws.role-arn = arn:aws:iam::123456789012:role/floecat-secrets
        floecat.secrets.aws.external-id = outside
        floecat.secrets.aws.session-duration = PT2H
        floecat.secrets.aws.session-policy = false
        floecat.secrets.aws.region = eu-central-1
        floecat.secrets.aws.endpoint = http://127.0.0.1:4599
        floecat.secrets.aws.sts-endpoint = https://sts.example
        floecat.secrets.aws.kms-key-id = alias/floecat
        floecat.operations.deadline = PT90S
        floecat.auth.mode = oidc
        floecat.auth.oidc.issuer = https://idp.example/realms/main
        floecat.auth.oidc.audience = urn:floecat
        floecat.auth.oidc.account-claim = org.accounts
        floecat.auth.oidc.roles-claim = realm_access.roles
        floecat.auth.oidc.role-map = readers=viewer, urn:x=y=editor, platform=admin
        floecat.auth.oidc.admin-subjects = root, 4711
        floecat.auth.oidc.admin-clients = operator
        floecat.auth.oidc.algorithms = ES384, RS512
        floecat.auth.oidc.clock-skew = PT0S
        floecat.audit.file = -
        floecat.audit.required = false
        floecat.audit.max-bytes = 1000000
        floecat.audit.keep-files = 3
        """);

    assertThat(config())
        .isEqualTo(
            new FloecatConfig(
                new ServerConfig(
                    "::1",
                    0,
                    Optional.of(
                        new ServerConfig.Tls(
                            directory.resolve("tls/cert.pem"),
                            directory.resolve("tls/key.pem"),
                            Optional.of(Path.of("/etc/ca.pem")))),
                    true,
                    true,
                    200,
                    8),
                directory.resolve("data"),
                new StoreConfig(
                    StoreConfig.StoreBackend.POSTGRESQL,
                    Optional.of(
                        new PostgresSettings(
                            PostgresAddress.parse("jdbc:postgresql://db1,db2:5433/lake"),
                            "service",
                            Optional.of(Path.of("/keys/db")),
                            20,
                            Optional.of(Path.of("/etc/db-ca.pem"))))),
                new SecretsConfig(
                    FloecatConfig.SecretsBackend.AWS,
                    Path.of("/keys/vault.json"),
                    new Recovery.Window(Duration.ofDays(30)),
                    new AwsSettings(
                        Optional.of(
                            new AssumedRole(
                                new RoleArn("arn:aws:iam::123456789012:role/floecat-secrets"),
                                Optional.of("outside"),
                                Duration.ofHours(2),
                                false)),
                        Optional.of("eu-central-1"),
                        Optional.of(URI.create("http://127.0.0.1:4599")),
                        Optional.of(URI.create("https://sts.example")),
                        Optional.of("alias/floecat"))),
                Duration.ofSeconds(90),
                new FloecatConfig.AuthConfig(
                    FloecatConfig.AuthMode.OIDC,
                    directory.resolve("data/admin.token"),
                    Optional.of(
                        new OidcConfig(
                            new IssuerUrl("https://idp.example/realms/main"),
                            "urn:floecat",
                            "org.accounts",
                            "realm_access.roles",
                            Map.of(
                                "readers", Role.VIEWER,
                                "urn:x=y", Role.EDITOR,
                                "platform", Role.ADMIN),
                            new OidcConfig.Admins(Set.of("root", "4711"), Set.of("operator")),
                            Set.of(SignatureAlgorithm.ES384, SignatureAlgorithm.RS512),
                            Duration.ZERO))),
                new FloecatConfig.AuditConfig(Optional.empty(), false, 1_000_000, Optional.of(3)),
                config().effective()));
    assertThat(client())
        .isEqualTo(
            new ClientConfig(
                URI.create("https://floecat.example:443"),
                Optional.of(new AccountId("acct-1")),
                Optional.empty(),
                Optional.of(
                    new ClientConfig.Oidc(
                        new IssuerUrl("https://idp.example/realms/main"),
                        "nightly",
                        Path.of("/keys/nightly"),
                        Optional.of("floecat"),
                        Optional.of("urn:floecat"),
                        directory.resolve("data/tokens"))),
                Path.of("/home/ada/token")));
  }

  @Test
  void from_threeSources_propertyWinsOverEnvironmentOverFile() throws IOException {
    file("floecat.server.host=file\nfloecat.server.port=1\nfloecat.data-dir=/file");
    environment.putAll(Map.of("FLOECAT_SERVER_HOST", "environment", "FLOECAT_SERVER_PORT", "2"));
    properties.put("floecat.server.host", "property");

    assertThat(Settings.read(sources()).effective())
        .extracting(Setting::toString)
        .contains(
            "floecat.server.host=property (system property)",
            "floecat.server.port=2 (environment)",
            "floecat.data-dir=/file (" + directory.resolve("floecat.properties") + ")",
            "floecat.store.backend=sqlite (default)",
            "floecat.auth.token-file=/file/admin.token (default)",
            "floecat.client.server=http://property:2 (default)");
  }

  @Test
  void from_dashesInKey_isUnderscoreInEnvironment() {
    environment.put("FLOECAT_SECRETS_LOCAL_KEY_FILE", "/keys/k");

    assertThat(config().secrets().localKeyFile()).isEqualTo(Path.of("/keys/k"));
  }

  @Test
  void from_fileNamedByOption_isReadInPlaceOfTheUsualOne() throws IOException {
    file("floecat.server.port=1");
    Files.writeString(directory.resolve("other"), "floecat.server.port=2");

    assertThat(FloecatConfig.from(Settings.read(sources(Path.of("other")))).server().port())
        .isEqualTo(2);
  }

  @Test
  void from_manyMistakes_reportsAllAtOnceAndNoValue() throws IOException {
    file(
        """
        floecat.server.prot = %1$s
        server.port = %1$s
        floecat.server.port = %1$s
        floecat.server.port = 99999
        floecat.server.allow-plaintext = yes%1$s
        floecat.secrets.recovery-window = P6D
        floecat.operations.deadline = PT1H
        floecat.client.server = http://user:%1$s@host
        floecat.client.account = %1$s/
        floecat.server.tls.key-file = /key.pem
        floecat.auth.mode = open
        floecat.auth.oidc.issuer = %1$s
        floecat.secrets.aws.role-arn = %1$s
        floecat.secrets.aws.external-id = %1$s?
        floecat.secrets.aws.session-duration = PT10M
        floecat.secrets.aws.region = eu central 1 %1$s
        floecat.secrets.aws.endpoint = http://user:%1$s@host
        floecat.secrets.aws.sts-endpoint = %1$s
        """
            .formatted(CANARY));
    environment.put("FLOECAT_STORE_BACKEND", "oracle");
    environment.put("FLOECAT_SECRETS_BACKEND", "vault");
    environment.put("FLOECAT_AUDIT_REQUIRED", " ");
    properties.put("floecat.sever.host", CANARY);

    String file = directory.resolve("floecat.properties").toString();
    assertThat(problems())
        .containsExactlyInAnyOrder(
            file + ": floecat.server.port stands there twice",
            "floecat.server.prot (%s): is no setting; the nearest one is floecat.server.port"
                .formatted(file),
            "server.port (%s): is no setting; the nearest one is floecat.server.port"
                .formatted(file),
            "floecat.sever.host (system property): is no setting; the nearest one is"
                + " floecat.server.host",
            "floecat.audit.required (environment): is empty; give it a value or remove it",
            "floecat.auth.oidc.issuer (%s): needs floecat.auth.mode=oidc too".formatted(file),
            "floecat.secrets.aws.role-arn (%s): must be the ARN of a role, such as arn:aws:iam::123456789012:role/floecat-secrets"
                .formatted(file),
            "floecat.secrets.aws.external-id (%s): must be 2 to 1224 of A-Z a-z 0-9 _ + = , . @ : / -"
                .formatted(file),
            "floecat.secrets.aws.session-duration (%s): must be a duration from PT15M to PT12H"
                .formatted(file),
            "floecat.secrets.aws.region (%s): must be an AWS region, such as eu-central-1"
                .formatted(file),
            "floecat.secrets.aws.endpoint (%s): must be a URL, such as https://secretsmanager.eu-central-1.amazonaws.com, or http:// on loopback"
                .formatted(file),
            "floecat.secrets.aws.sts-endpoint (%s): must be a URL, such as https://secretsmanager.eu-central-1.amazonaws.com, or http:// on loopback"
                .formatted(file),
            "floecat.server.port (%s): must be a whole number from 0 to 65535".formatted(file),
            "floecat.server.allow-plaintext (%s): must be true or false".formatted(file),
            "floecat.server.tls.key-file (%s): needs floecat.server.tls.cert-file too"
                .formatted(file),
            "floecat.store.backend (environment): must be sqlite or postgresql: this build has nothing else",
            "floecat.secrets.backend (environment): must be local or aws: this build has nothing"
                + " else",
            "floecat.secrets.recovery-window (%s): must be P7D to P30D, in whole days"
                .formatted(file),
            "floecat.operations.deadline (%s): must be a duration from PT1S to PT15M"
                .formatted(file),
            "floecat.auth.mode (%s): must be token or oidc: this build has nothing else"
                .formatted(file));
    assertThat(clientProblems())
        .contains(
            "floecat.client.server (%s): must be http://host:port or https://host:port"
                .formatted(file),
            "floecat.client.account (%s): must be 1 to 128 of A-Z a-z 0-9 _ . @ + = -, first a letter or digit"
                .formatted(file));
    assertThat(problems().toString() + clientProblems()).doesNotContain(CANARY);
  }

  @Test
  @DisplayName("P3: settings that others can write send nothing elsewhere")
  void from_fileOfTheWorkingDirectoryThatOthersCanWrite_isRefused() throws IOException {
    file("floecat.client.server = http://127.0.0.1:9");
    Path file = directory.resolve("floecat.properties");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--rw-"));

    assertThat(problems())
        .containsExactly(
            file
                + ": others can write it, so its settings may be theirs; run: chmod go-w, or name"
                + " it: --config");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(config().effective()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://10.0.0.1:4599", "http://secretsmanager.example.com"})
  @DisplayName("P3: credentials do not leave the machine in plain text")
  void from_awsEndpointInPlainTextBeyondLoopback_isRefused(String url) {
    properties.put("floecat.secrets.aws.endpoint", url);
    properties.put("floecat.secrets.aws.sts-endpoint", url);

    assertThat(problems())
        .hasSize(2)
        .allMatch(problem -> problem.endsWith("or http:// on loopback"));
  }

  @Test
  void from_oidcWithItsIssuerAndAudience_hasDefaultsThatMakeNoAdmin() {
    configureOidc();

    OidcConfig oidc = config().auth().oidc().orElseThrow();

    assertThat(oidc)
        .isEqualTo(
            new OidcConfig(
                new IssuerUrl("https://idp.example"),
                "floecat",
                "accounts",
                "roles",
                Map.of("viewer", Role.VIEWER, "editor", Role.EDITOR),
                new OidcConfig.Admins(Set.of(), Set.of()),
                Set.of(
                    SignatureAlgorithm.RS256, SignatureAlgorithm.PS256, SignatureAlgorithm.ES256),
                Duration.ofMinutes(1)));
    assertThat(oidc.issuer().discovery())
        .isEqualTo(URI.create("https://idp.example/.well-known/openid-configuration"));
  }

  @Test
  void from_oidcWithoutIssuerAndAudience_isRefused() {
    properties.put("floecat.auth.mode", "oidc");
    properties.put("floecat.auth.token-file", "/keys/tokens");

    assertThat(problems())
        .containsExactlyInAnyOrder(
            "floecat.auth.token-file (system property): is of floecat.auth.mode=token only; its"
                + " tokens do not count",
            "floecat.auth.oidc.issuer: must be set: floecat.auth.mode is oidc",
            "floecat.auth.oidc.audience: must be set: floecat.auth.mode is oidc");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "issuer|http://idp.example",
        "issuer|http://127.0.0.1.example.com",
        "issuer|http://[::2]:80",
        "issuer|https://user:secret@idp.example",
        "issuer|https://idp.example?x=y",
        "issuer|https://idp.example/#a",
        "issuer|idp.example",
        "issuer|https://",
        "issuer|https://idp.example:65536",
        "issuer|file:///etc",
        "algorithms|HS256",
        "algorithms|none",
        "algorithms|ES256,",
        "algorithms|es256",
        "clock-skew|PT5M1S",
        "clock-skew|-PT1S",
        "role-map|viewer",
        "role-map|viewer=",
        "role-map|=viewer",
        "role-map|a=owner",
        "role-map|a=Viewer",
        "role-map|a=viewer,a=editor",
        "role-map|cn=x,ou=y=editor",
        "role-map|cn=x\\,ou=y=editor",
        "role-map|\"cn=x,ou=y=editor",
        "role-map|\"cn=x,ou=y\"editor",
        "role-map|\"\"=editor",
        "role-map|\"a\"=editor,a=viewer",
        "role-map|a=admin",
        "admin-subjects|root",
        "admin-clients|operator",
        "admin-clients|,",
      })
  void from_illegalOidcValue_isOneProblemThatNamesTheKey(String key, String value) {
    configureOidc();
    properties.put("floecat.auth.oidc." + key, value);

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("floecat.auth.oidc.%s (system property): ".formatted(key));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:9000",
        "http://localhost/realms/x",
        "http://[::1]:80",
        "https://idp.example/"
      })
  void from_issuer_isHttpsOrOnThisMachine(String issuer) {
    configureOidc();
    properties.put("floecat.auth.oidc.issuer", issuer);

    assertThat(config().auth().oidc().orElseThrow().issuer().text()).isEqualTo(issuer);
  }

  @ParameterizedTest
  @CsvSource({
    "https://idp.example, https://keys.example/all, true",
    "https://idp.example, http://127.0.0.1/keys, false",
    "https://idp.example, http://idp.example/keys, false",
    "http://127.0.0.1:1, http://127.0.0.1:2/keys, true",
    "http://127.0.0.1:1, http://idp.example/keys, false",
    "http://127.0.0.1:1, file:///keys, false",
  })
  void endpoint_ofAnIssuer_isNoLessProtectedThanItself(
      String issuer, String address, boolean isAccepted) {
    var url = new IssuerUrl(issuer);

    if (isAccepted) {
      assertThat(url.endpoint(address)).isEqualTo(URI.create(address));
    } else {
      assertThatThrownBy(() -> url.endpoint(address)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void client_issuerWithoutClient_isRefusedNamingWhatIsMissing() {
    properties.put("floecat.client.oidc.issuer", "https://idp.example");

    assertThat(clientProblems())
        .containsExactly(
            "floecat.client.oidc.client-id: must be set: floecat.client.oidc.issuer is set",
            "floecat.client.oidc.client-secret-file: must be set: floecat.client.oidc.issuer is"
                + " set");
  }

  @ParameterizedTest
  @CsvSource({
    "floecat.client.server, localhost:8350",
    "floecat.client.server, ftp://localhost",
    "floecat.client.server, http://localhost/path",
    "floecat.client.server, http://localhost?x=y",
    "floecat.client.oidc.client-id, nightly",
    "floecat.client.oidc.scope, ''",
  })
  void client_illegalValue_isAProblemOfClientsAndNotOfTheService(String key, String value) {
    properties.put(key, value);

    assertThat(clientProblems())
        .isNotEmpty()
        .allMatch(problem -> problem.startsWith(key + " (system property): "));
    assertThat(config().server().port()).isEqualTo(8350);
  }

  private void configureOidc() {
    properties.put("floecat.auth.mode", "oidc");
    properties.put("floecat.auth.oidc.issuer", "https://idp.example");
    properties.put("floecat.auth.oidc.audience", "floecat");
  }

  @Test
  void from_roleWithoutItsBackend_isRefused() {
    properties.put(
        "floecat.secrets.aws.role-arn", "arn:aws:iam::123456789012:role/floecat-secrets");

    assertThat(problems())
        .containsExactly(
            "floecat.secrets.aws.role-arn (system property): needs floecat.secrets.backend=aws"
                + " too");
  }

  @Test
  void from_settingsOfARoleWithoutOne_areRefused() {
    environment.put("FLOECAT_SECRETS_BACKEND", "aws");
    environment.put("FLOECAT_SECRETS_AWS_SESSION_POLICY", "true");
    environment.put("FLOECAT_SECRETS_AWS_EXTERNAL_ID", "outside");

    assertThat(problems())
        .containsExactly(
            "floecat.secrets.aws.external-id (environment): needs floecat.secrets.aws.role-arn too",
            "floecat.secrets.aws.session-policy (environment): needs floecat.secrets.aws.role-arn"
                + " too");
  }

  @ParameterizedTest
  @CsvSource({
    "floecat.server.port, -1",
    "floecat.server.port, 8350x",
    "floecat.server.port, 0x10",
    "floecat.server.open-metrics, TRUE",
    "floecat.server.open-metrics, 1",
    "floecat.store.backend, SQLite",
    "floecat.secrets.recovery-window, P31D",
    "floecat.secrets.recovery-window, P7DT1H",
    "floecat.secrets.recovery-window, 7",
    "floecat.operations.deadline, PT0.5S",
    "floecat.operations.deadline, -PT1M",
    "floecat.server.tls.cert-file, /cert.pem",
    "floecat.server.tls.client-ca-file, /ca.pem",
    "floecat.auth.mode, OIDC",
    "floecat.auth.oidc.issuer, https://issuer",
    "floecat.auth.oidc.clock-skew, PT1M",
  })
  void from_illegalValue_isOneProblemThatNamesTheKey(String key, String value) {
    properties.put(key, value);

    assertThat(problems()).singleElement().asString().startsWith(key + " (system property): ");
  }

  @Test
  void from_fileThatIsMissing_isAProblemThatNamesIt() {
    var settings = Settings.read(sources(Path.of("absent.properties")));

    assertThatThrownBy(() -> FloecatConfig.from(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessage(directory.resolve("absent.properties") + ": there is no such file");
  }

  @Test
  void from_fileThatIsNoText_isAProblemThatNamesIt() throws IOException {
    Path file = directory.resolve("floecat.properties");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThat(problems()).containsExactly(file + ": is text in UTF-16: save it as UTF-8");

    Files.writeString(file, "floecat.data-dir=\\u12");
    assertThat(problems())
        .containsExactly(file + ": has a \\u that is not followed by four hex digits");
  }

  @Test
  void warnings_unknownVariables_isOneWarningWithTheNearestNames() {
    environment.putAll(Map.of("FLOECAT_SERVER_PROT", "1", "FLOECAT_ZZ", "2", "FLOECATS", "3"));

    assertThat(Settings.read(sources()).warnings())
        .containsExactly(
            "not settings, ignored: FLOECAT_SERVER_PROT (nearest: FLOECAT_SERVER_PORT), FLOECAT_ZZ"
                + " (nearest: FLOECAT_DATA_DIR)");
  }

  @Test
  void from_kubernetesServiceLinks_areNamedAndNotUsed() {
    environment.putAll(
        Map.of(
            "FLOECAT_PORT", "tcp://10.0.0.7:8350",
            "FLOECAT_SERVER_PORT", "tcp://10.0.0.7:8350",
            "FLOECAT_SERVER_SERVICE_HOST", "10.0.0.7",
            "FLOECAT_SERVICE_PORT_HTTP", "8350",
            "FLOECAT_SERVER_PORT_8350_TCP_ADDR", "10.0.0.7"));

    assertThat(config().server().port()).isEqualTo(8350);
    assertThat(Settings.read(sources()).warnings())
        .containsExactly(
            "Kubernetes set FLOECAT_PORT, FLOECAT_SERVER_PORT, FLOECAT_SERVER_PORT_8350_TCP_ADDR,"
                + " FLOECAT_SERVER_SERVICE_HOST, FLOECAT_SERVICE_PORT_HTTP for a Service; not used"
                + " as settings (enableServiceLinks: false in the pod's spec stops it)");
  }

  @Test
  void from_tokenInSettings_neverPrintsIt() {
    properties.put("floecat.client.token", CANARY);
    var settings = Settings.read(sources());
    FloecatConfig config = FloecatConfig.from(settings);

    assertThat(client().token().orElseThrow().reveal()).isEqualTo(CANARY);
    assertThat(config.toString() + client() + settings.effective() + settings.warnings())
        .doesNotContain(CANARY);
    assertThat(settings.effective())
        .extracting(Setting::toString)
        .contains("floecat.client.token=******** (system property)");
    assertThat(settings.warnings())
        .containsExactly(
            "floecat.client.token stands on a command line, where other users of this machine can"
                + " read it; use FLOECAT_CLIENT_TOKEN or a file");
  }

  @Test
  void from_listeningOnAllAddresses_clientTalksToLoopback() {
    environment.putAll(Map.of("FLOECAT_SERVER_HOST", "0.0.0.0", "FLOECAT_SERVER_PORT", "9000"));

    assertThat(client().server()).isEqualTo(URI.create("http://127.0.0.1:9000"));
  }

  @Test
  void from_dollarInValue_isNotExpanded() {
    environment.put("FLOECAT_DATA_DIR", "/data/${user.home}");

    assertThat(config().dataDirectory()).isEqualTo(Path.of("/data/${user.home}"));
  }

  @Test
  void from_userWithoutAHome_asksForTheDataDirectory() {
    properties.put("user.home", "?");

    assertThat(problems())
        .containsExactly(
            "floecat.data-dir (default): is in the home directory, and this user has none; set it");

    environment.put("HOME", "/home/grace");
    assertThat(config().auth().tokenFile()).isEqualTo(Path.of("/home/grace/.floecat/admin.token"));
  }

  @Test
  void client_ofAUserWithoutAHome_needsOnlyWhatItIsGiven() {
    properties.put("user.home", "?");
    properties.put("floecat.client.server", "http://127.0.0.1:9000");
    assertThat(clientProblems())
        .containsExactly(
            "floecat.data-dir (default): is in the home directory, and this user has none; set it");

    properties.put("floecat.client.token-file", "/run/token");
    assertThat(client().tokenFile()).isEqualTo(Path.of("/run/token"));
  }

  @Test
  void client_mistakeInASettingOfServers_mattersWhereItsAddressStandsOnIt() {
    environment.put("FLOECAT_OPERATIONS_DEADLINE", "soon");
    environment.put("FLOECAT_SERVER_PORT", "many");
    assertThat(clientProblems())
        .containsExactly(
            "floecat.server.port (environment): must be a whole number from 0 to 65535");

    environment.put("FLOECAT_CLIENT_SERVER", "https://floecat.example.com");
    assertThat(client().server()).isEqualTo(URI.create("https://floecat.example.com"));
  }

  @Test
  void keys_all_haveAMeaningAndDistinctVariables() {
    assertThat(ConfigKey.values())
        .allSatisfy(key -> assertThat(key.meaning()).isNotBlank())
        .extracting(ConfigKey::variable)
        .doesNotHaveDuplicates();
  }

  private FloecatConfig config() {
    return FloecatConfig.from(Settings.read(sources()));
  }

  private ClientConfig client() {
    return ClientConfig.from(Settings.read(sources()));
  }

  private List<String> problems() {
    var settings = Settings.read(sources());
    return catchThrowableOfType(ConfigException.class, () -> FloecatConfig.from(settings))
        .problems();
  }

  private List<String> clientProblems() {
    var settings = Settings.read(sources());
    return catchThrowableOfType(ConfigException.class, () -> ClientConfig.from(settings))
        .problems();
  }

  private ConfigSources sources() {
    return new ConfigSources(properties, environment, directory, Optional.empty());
  }

  private ConfigSources sources(Path file) {
    return new ConfigSources(properties, environment, directory, Optional.of(file));
  }

  private void file(String text) throws IOException {
    Files.writeString(directory.resolve("floecat.properties"), text);
  }

  @Test
  void path_homeInTheEnvironment_isTakenBeforeThePasswordFiles() {
    environment.put("HOME", "/home/grace");

    assertThat(config().dataDirectory()).isEqualTo(Path.of("/home/grace/.floecat"));
  }
}
