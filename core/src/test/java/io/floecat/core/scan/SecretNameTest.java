package io.floecat.core.scan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "Password",
        "PASSWORD",
        "passWord",
        "pass-word",
        "ｐａｓｓｗｏｒｄ",
        "passwd",
        "pwd",
        "pass",
        "passphrase",
        "password2",
        "db.password",
        "dbpassword",
        "DB_PASSWORD",
        "javax.net.ssl.trustStorePassword",
        "ssl.keystore.password",
        "rest.client.proxy.password",
        "secret",
        "secret.key",
        "secretKey",
        "secretkey",
        "secret-access-key",
        "s3.secret-access-key",
        "aws_secret_access_key",
        "fs.s3a.secret.key",
        // Azure's is a secret, S3A's is an id: without `id` it cannot be told, so it is refused.
        "fs.s3a.access.key",
        "accessKey",
        "client-secret",
        "clientsecret",
        "oauth2.client-secret",
        "OAuth2ClientSecret",
        // HashiCorp Vault's AppRole calls a secret so.
        "vault.secret-id",
        "token",
        "TOKEN",
        "rest.token",
        "access_token",
        "accesstoken",
        "authToken",
        "refresh-token",
        "id_token",
        "s3.session-token",
        "gcs.oauth2.token",
        "token.value",
        "sas",
        "sas-token",
        "SASToken",
        "adls.sas-token.account1.dfs.core.windows.net",
        "connection-string",
        "connectionString",
        "adls.connection-string.account1",
        "fs.azure.account.key.account1.dfs.core.windows.net",
        "adls.auth.shared-key.account.key",
        "credential",
        "credentials",
        "gcp.credentials-json",
        "api-key",
        "apikey",
        "APIKey",
        "x-api-key2",
        "header.Authorization",
        "header.X-Api-Key",
        "header.Cookie",
        "authorization",
        "bearer",
        "jwt",
        "databricks.pat",
        "vaultSecretValue",
        "pAssword",
        "private-key",
        "ssh.privateKey",
        "signing-key",
        "encryption.key",
        "service-account-key-json",
        "serviceAccountJson",
        "basic-auth",
        " token ",
        "{token}"
      })
  void isProperty_nameOfASecret_isTrue(String name) {
    assertThat(SecretName.isProperty(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "warehouse",
        "warehouse.name",
        "partition.key",
        "primary.key",
        "foreign-key",
        "sort-key",
        "key",
        "keys",
        "keyspace",
        "token-refresh-enabled",
        "tokenRefreshEnabled",
        "token-exchange-enabled",
        "token-expires-in-ms",
        "s3.session-token-expires-at-ms",
        "refresh-token-enabled",
        "token.type",
        "token-uri",
        "tokenizer",
        "max-tokens",
        "oauth2-server-uri",
        "rest.authorization-url",
        "rest.auth.type",
        "auth.mode",
        "author",
        // An id is shown anyway; a value of AWS's own shape is refused whatever its key.
        "s3.access-key-id",
        "aws_access_key_id",
        "accessKeyId",
        // With `s3.sse.type=kms` the name of a key, which S3 resolves under the caller's rights.
        "s3.sse.key",
        "kms.key-id",
        "encryption.key-id",
        "kms-key-arn",
        "client.credentials-provider",
        "client.refresh-credentials-enabled",
        "client.refresh-credentials-endpoint",
        "vended-credentials-enabled",
        "credential.type",
        "header.X-Iceberg-Access-Delegation",
        "password-policy",
        "password.length",
        "secret-name",
        "secret.arn",
        "secretary",
        "sasl.mechanism",
        "sas.enabled",
        "passthrough",
        "pass-through.filters",
        "compass",
        "pattern",
        "path",
        "cookie-policy",
        "bearer-format-version",
        "client.region",
        "s3.endpoint",
        "s3.path-style-access",
        "rest.signing-name",
        "io-impl",
        "username",
        "ssl.truststore.location",
        "monkey",
        "access.delegation"
      })
  void isProperty_nameThatIsNone_isFalse(String name) {
    assertThat(SecretName.isProperty(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token",
        "access_token",
        "api_key",
        "apikey",
        "key",
        "KEY",
        "sig",
        "Signature",
        "code",
        "auth",
        "X-Amz-Signature",
        "X-Amz-Credential",
        "X-Amz-Security-Token",
        "X-Goog-Signature",
        "password",
        "client_secret",
        "sas"
      })
  void isParameter_nameOfASecret_isTrue(String name) {
    assertThat(SecretName.isParameter(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "warehouse",
        "v",
        "page",
        "pageToken-type",
        "key-id",
        "partition_key",
        "coder",
        "sigma",
        "authority",
        "X-Amz-Expires",
        "grant_type"
      })
  void isParameter_nameThatIsNone_isFalse(String name) {
    assertThat(SecretName.isParameter(name)).isFalse();
  }
}
