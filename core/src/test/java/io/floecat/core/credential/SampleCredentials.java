package io.floecat.core.credential;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.floecat.v1.ApiKey;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.AwsAccessKey;
import io.floecat.v1.Basic;
import io.floecat.v1.BearerToken;
import io.floecat.v1.ClientCredentials;
import io.floecat.v1.GcpServiceAccount;
import io.floecat.v1.TokenExchange;
import java.util.List;
import java.util.Random;

/** Credentials for tests. */
public final class SampleCredentials {

  /** Part of every sensitive value of the samples, and of nothing else. */
  public static final String CANARY = "c4n4ry";

  private SampleCredentials() {}

  /** One of each type, complete and valid, with every field set. */
  public static List<AuthCredentials> ofEveryType() {
    return List.of(
        bearerToken(),
        basic(),
        apiKey(),
        clientCredentials(),
        tokenExchange(),
        awsAccessKey(),
        gcpServiceAccount(),
        headersOnly());
  }

  /** A bearer token. */
  public static AuthCredentials bearerToken() {
    return AuthCredentials.newBuilder()
        .setBearerToken(BearerToken.newBuilder().setToken("tok-c4n4ry-1"))
        .build();
  }

  /** A user name and password. */
  public static AuthCredentials basic() {
    return AuthCredentials.newBuilder()
        .setBasic(Basic.newBuilder().setUsername("etl").setPassword("p<c4n4ry>&'\"\\ss"))
        .build();
  }

  /** A key in a header, and another header. */
  public static AuthCredentials apiKey() {
    return AuthCredentials.newBuilder()
        .setApiKey(ApiKey.newBuilder().setHeader("X-Api-Key").setKey("key/c4n4ry+=="))
        .putHeaders("X-Tenant", "blue-c4n4ry")
        .build();
  }

  /** OAuth client credentials. */
  public static AuthCredentials clientCredentials() {
    return AuthCredentials.newBuilder()
        .setClientCredentials(
            ClientCredentials.newBuilder()
                .setTokenUri("https://idp.example.com/oauth/token")
                .setClientId("floecat")
                .setClientSecret("sec-c4n4ry-1")
                .setScope("catalog:read catalog:write")
                .setAudience("https://catalog.example.com"))
        .build();
  }

  /** OAuth token exchange. */
  public static AuthCredentials tokenExchange() {
    return AuthCredentials.newBuilder()
        .setTokenExchange(
            TokenExchange.newBuilder()
                .setTokenUri("https://idp.example.com/oauth/token")
                .setClientId("floecat")
                .setClientSecret("sec-c4n4ry-2")
                .setSubjectToken("sub-c4n4ry-1")
                .setSubjectTokenType("urn:ietf:params:oauth:token-type:jwt")
                .setRequestedTokenType("urn:ietf:params:oauth:token-type:access_token")
                .setAudience("catalog")
                .setScope("all"))
        .build();
  }

  /** A temporary AWS access key. */
  public static AuthCredentials awsAccessKey() {
    return AuthCredentials.newBuilder()
        .setAwsAccessKey(
            AwsAccessKey.newBuilder()
                .setAccessKeyId("ASIAIOSFODNN7EXAMPLE")
                .setSecretAccessKey("wJalr/c4n4ry+EXAMPLEKEY")
                .setSessionToken("FwoGZXIvYXdz//c4n4ry==")
                .setRegion("eu-central-1"))
        .build();
  }

  /** A service account's key file. */
  public static AuthCredentials gcpServiceAccount() {
    return AuthCredentials.newBuilder()
        .setGcpServiceAccount(
            GcpServiceAccount.newBuilder()
                .setKeyJson(
                    "{\n  \"type\": \"service_account\",\n  \"private_key\": \"c4n4ry\\n\"\n}\n")
                .setScope("https://www.googleapis.com/auth/cloud-platform"))
        .build();
  }

  /** Two headers and no credential; their order here is not the order of their names. */
  public static AuthCredentials headersOnly() {
    return AuthCredentials.newBuilder()
        .putHeaders("X-Zone", "z-c4n4ry")
        .putHeaders("X-Key", "k-c4n4ry")
        .build();
  }

  /** Complete credentials of any type with any text; most are nothing a service would take. */
  public static AuthCredentials random(Random random) {
    var auth = AuthCredentials.newBuilder();
    List<FieldDescriptor> types =
        AuthCredentials.getDescriptor().getOneofs().getFirst().getFields();
    int chosen = random.nextInt(types.size() + 1);
    if (chosen < types.size()) {
      auth.setField(types.get(chosen), randomCredential(auth, types.get(chosen), random));
    }
    int headers = random.nextInt(4) + (chosen == types.size() ? 1 : 0);
    for (int i = 0; i < headers; i++) {
      auth.putHeaders(text(random), text(random));
    }
    return auth.build();
  }

  private static Message randomCredential(
      AuthCredentials.Builder auth, FieldDescriptor type, Random random) {
    Message.Builder credential = auth.newBuilderForField(type);
    for (FieldDescriptor field : type.getMessageType().getFields()) {
      if (CredentialFields.isRequired(field) || random.nextBoolean()) {
        credential.setField(field, text(random));
      }
    }
    return credential.build();
  }

  /** A text that is not blank, of characters that JSON, UTF-8 or HTML treat in their own ways. */
  private static String text(Random random) {
    int[] special = {'"', '\\', '/', '\b', '\n', '\u0000', '\u001f', '\u007f', '<', 'é', 0x2028};
    var text = new StringBuilder("x");
    for (int i = random.nextInt(40); i > 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> text.appendCodePoint(special[random.nextInt(special.length)]);
        case 1 -> text.appendCodePoint(0x1F600 + random.nextInt(64));
        default -> text.append((char) (' ' + random.nextInt(95)));
      }
    }
    return text.toString();
  }
}
