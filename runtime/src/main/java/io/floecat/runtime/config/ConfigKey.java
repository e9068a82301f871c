package io.floecat.runtime.config;

import java.util.Locale;
import java.util.Optional;

/**
 * Every setting there is, in the order in which they are shown. The keys, their defaults and
 * meanings stand here and nowhere else.
 */
public enum ConfigKey {
  SERVER_HOST("server.host", "127.0.0.1", "the address to listen on"),
  SERVER_PORT(
      "server.port", "8350", "one port for gRPC, REST, docs, health, metrics; 0 is any free one"),
  SERVER_TLS_CERT_FILE("server.tls.cert-file", "", "PEM certificate chain; turns TLS on"),
  SERVER_TLS_KEY_FILE("server.tls.key-file", "", "PEM private key of that certificate"),
  SERVER_TLS_CLIENT_CA_FILE(
      "server.tls.client-ca-file", "", "PEM authorities of clients; turns mutual TLS on"),
  SERVER_ALLOW_PLAINTEXT("server.allow-plaintext", "false", "plain text beyond loopback"),
  SERVER_OPEN_METRICS("server.open-metrics", "false", "/metrics without a token"),
  SERVER_MAX_CONNECTIONS("server.max-connections", "1000", "open at once; more are closed at once"),
  SERVER_MAX_REQUESTS_PER_CALLER(
      "server.max-requests-per-caller",
      "64",
      "of one caller under way at once that only read, and as many that write: 1 to 256"),
  CLIENT_SERVER("client.server", "<server>", "URL of the server that commands talk to"),
  CLIENT_ACCOUNT("client.account", "", "account that commands work on"),
  CLIENT_TOKEN("client.token", "", "token, in place of a token file", Nature.SENSITIVE),
  CLIENT_TOKEN_FILE(
      "client.token-file", "<data-dir>/admin.token", "file whose first token is sent"),
  CLIENT_OIDC_ISSUER(
      "client.oidc.issuer", "", "issuer that commands get their token from, as a client of it"),
  CLIENT_OIDC_CLIENT_ID("client.oidc.client-id", "", "id of that client"),
  CLIENT_OIDC_CLIENT_SECRET_FILE(
      "client.oidc.client-secret-file", "", "file with that client's secret; mode 0600"),
  CLIENT_OIDC_SCOPE("client.oidc.scope", "", "scope to ask for"),
  CLIENT_OIDC_AUDIENCE(
      "client.oidc.audience", "", "audience to ask for, where the issuer wants it"),
  DATA_DIR("data-dir", "~/.floecat", "embedded database, vault key, admin token; mode 0700"),
  STORE_BACKEND(
      "store.backend", "sqlite", "where records live: sqlite, or postgresql for many nodes"),
  STORE_POSTGRESQL_URL(
      "store.postgresql.url", "", "jdbc:postgresql://HOST[:PORT][,HOST[:PORT]]/DATABASE"),
  STORE_POSTGRESQL_USER("store.postgresql.user", "floecat", "role that the service runs as"),
  STORE_POSTGRESQL_PASSWORD_FILE(
      "store.postgresql.password-file",
      "",
      "file with that role's password; mode 0600; read for each new connection"),
  STORE_POSTGRESQL_POOL_SIZE(
      "store.postgresql.pool-size", "10", "the most connections of one node: 1 to 100"),
  STORE_POSTGRESQL_CA_FILE(
      "store.postgresql.ca-file",
      "",
      "PEM authorities of the database's certificate; left out, those of Java"),
  SECRETS_BACKEND("secrets.backend", "local", "where credentials live: local or aws"),
  SECRETS_LOCAL_KEY_FILE(
      "secrets.local.key-file", "<data-dir>/vault.keyset.json", "key of the local vault; 0600"),
  SECRETS_RECOVERY_WINDOW(
      "secrets.recovery-window", "P7D", "how long a deletion can be taken back: P7D to P30D"),
  SECRETS_AWS_ROLE_ARN(
      "secrets.aws.role-arn", "", "role assumed per account, with session tag AccountId"),
  SECRETS_AWS_EXTERNAL_ID(
      "secrets.aws.external-id", "", "external id that the role's trust policy asks for"),
  SECRETS_AWS_SESSION_DURATION(
      "secrets.aws.session-duration",
      "PT1H",
      "lifetime of a session: PT15M to PT12H; above PT1H only where the service is not a role itself"),
  SECRETS_AWS_SESSION_POLICY(
      "secrets.aws.session-policy", "true", "confines each session to its account's secrets"),
  SECRETS_AWS_REGION("secrets.aws.region", "", "AWS region; left out, as the AWS SDK finds it"),
  SECRETS_AWS_ENDPOINT(
      "secrets.aws.endpoint", "", "URL of Secrets Manager; left out, as the AWS SDK finds it"),
  SECRETS_AWS_STS_ENDPOINT(
      "secrets.aws.sts-endpoint", "", "URL of STS; left out, as the AWS SDK finds it"),
  SECRETS_AWS_KMS_KEY_ID(
      "secrets.aws.kms-key-id", "", "customer key for new secrets; left out, the AWS managed one"),
  OPERATIONS_DEADLINE(
      "operations.deadline", "PT1M", "when others may finish an operation: PT1S to PT15M"),
  AUTH_MODE("auth.mode", "token", "how callers prove who they are: token or oidc"),
  AUTH_TOKEN_FILE(
      "auth.token-file", "<data-dir>/admin.token", "accepted tokens, one a line; mode 0600"),
  AUTH_OIDC_ISSUER(
      "auth.oidc.issuer", "", "issuer of tokens, as it names itself: https, or http on loopback"),
  AUTH_OIDC_AUDIENCE("auth.oidc.audience", "", "audience that tokens must be meant for"),
  AUTH_OIDC_ACCOUNT_CLAIM(
      "auth.oidc.account-claim", "accounts", "claim with an account or several; a.b is b within a"),
  AUTH_OIDC_ROLES_CLAIM(
      "auth.oidc.roles-claim", "roles", "claim with roles, or account:role; a.b is b within a"),
  AUTH_OIDC_ROLE_MAP(
      "auth.oidc.role-map",
      "viewer=viewer,editor=editor",
      "value of that claim = viewer, editor or admin"),
  AUTH_OIDC_ADMIN_SUBJECTS(
      "auth.oidc.admin-subjects", "", "subjects whose tokens may carry the role admin"),
  AUTH_OIDC_ADMIN_CLIENTS(
      "auth.oidc.admin-clients", "", "clients whose tokens may carry the role admin"),
  AUTH_OIDC_ALGORITHMS(
      "auth.oidc.algorithms", "RS256,PS256,ES256", "accepted of RS, PS, ES with 256, 384, 512"),
  AUTH_OIDC_CLOCK_SKEW(
      "auth.oidc.clock-skew", "PT1M", "how far the issuer's clock may be off: PT0S to PT5M"),
  AUDIT_FILE("audit.file", "<data-dir>/audit.jsonl", "audit log; - is standard output"),
  AUDIT_REQUIRED("audit.required", "true", "what cannot be audited is refused"),
  AUDIT_MAX_BYTES("audit.max-bytes", "67108864", "when another file of the audit log is begun"),
  AUDIT_KEEP_FILES(
      "audit.keep-files", "", "how many full files of the audit log are kept; left out, all");

  /** What is special about a key. */
  enum Nature {
    /** Nothing. */
    PLAIN,
    /** Its value is a secret. */
    SENSITIVE
  }

  /** The beginning of every key. */
  static final String PREFIX = "floecat.";

  private final String key;
  private final String defaultValue;
  private final String meaning;
  private final Nature nature;

  ConfigKey(String key, String defaultValue, String meaning) {
    this(key, defaultValue, meaning, Nature.PLAIN);
  }

  ConfigKey(String key, String defaultValue, String meaning, Nature nature) {
    this.key = PREFIX + key;
    this.defaultValue = defaultValue;
    this.meaning = meaning;
    this.nature = nature;
  }

  /** The key as a system property and in a file, such as {@code floecat.server.port}. */
  public String key() {
    return key;
  }

  /** The key as an environment variable, such as {@code FLOECAT_SERVER_PORT}. */
  public String variable() {
    return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /**
   * The default as it would be written; {@code <data-dir>} stands for that setting, {@code
   * <server>} for the URL that the server's settings make.
   */
  public Optional<String> defaultValue() {
    return Optional.of(defaultValue).filter(value -> !value.isEmpty());
  }

  /** What the setting is for, in a few words. */
  public String meaning() {
    return meaning;
  }

  /** Whether only commands use it, to reach a server. */
  boolean isOfClients() {
    return key.startsWith(PREFIX + "client.");
  }

  /** Whether the value is a secret, never to be shown. */
  public boolean isSensitive() {
    return nature == Nature.SENSITIVE;
  }
}
