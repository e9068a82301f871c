package io.floecat.cli;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.util.SecretBytes;
import com.google.protobuf.Message;
import io.floecat.core.leak.Canaries;
import io.floecat.spi.secret.SecretValue;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.Connector;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * The classes of the program that hold a secret, found by the types and names of their fields,
 * private ones too; and objects of them whose every secret is a canary.
 */
final class SecretHolders {

  /** Texts that hold a secret under another name. */
  private static final Set<String> SECRET_TEXTS =
      Set.of(
          "io.floecat.cli.client.ApiRequest.body",
          "io.floecat.cli.client.ClientToken.value",
          "io.floecat.cli.client.IssuedToken.value",
          "io.floecat.cli.credential.Assignment.value",
          "io.floecat.cli.credential.AuthFlags.credentials",
          "io.floecat.cli.credential.AuthFlags.headers",
          "io.floecat.core.connector.AuthWrite$ByLeaf.values",
          "io.floecat.runtime.config.ConfigSources.environment",
          "io.floecat.runtime.config.ConfigSources.systemProperties",
          "io.floecat.runtime.config.Sensitive.value");

  /** What a text is called that is a secret. */
  private static final Pattern SECRET_NAME =
      Pattern.compile(".*(token|secret|password|passphrase)", Pattern.CASE_INSENSITIVE);

  /** Called like a secret, and none. */
  private static final Set<String> NO_SECRET = Set.of("io.floecat.spi.pointer.Page.nextPageToken");

  /** Messages that are masked before they get there. */
  private static final Set<String> MASKED =
      Set.of(
          "io.floecat.core.credential.CredentialSource$Opened.connector",
          "io.floecat.core.operation.ConnectorReader$Listing.connectors",
          "io.floecat.core.operation.WritePlan.target",
          "io.floecat.core.operation.WriteRequest.asSent",
          "io.floecat.core.operation.WriteRequest.masked");

  /** What else constructors and hash codes cannot be without. */
  private static final Map<Type, Object> PLAIN =
      Map.of(
          int.class,
          0,
          long.class,
          0L,
          boolean.class,
          false,
          String.class,
          "plain",
          Optional.class,
          Optional.empty(),
          List.class,
          List.of(),
          Map.class,
          Map.of());

  private final Map<Class<?>, Object> secrets = new HashMap<>();
  private final Map<Class<?>, Boolean> holders = new HashMap<>();
  private final String text;

  /** Fills objects with the secrets of {@code canaries}. */
  SecretHolders(Canaries canaries) throws GeneralSecurityException {
    text = canaries.text("held");
    AuthCredentials auth = canaries.ofEveryType("held").getFirst();
    secrets.put(SecretValue.class, SecretValue.ofUtf8(text));
    secrets.put(byte[].class, text.getBytes(StandardCharsets.UTF_8));
    secrets.put(char[].class, text.toCharArray());
    secrets.put(AuthCredentials.class, auth);
    secrets.put(Connector.class, Canaries.connector(auth));
    secrets.put(Message.class, Canaries.connector(auth));
    secrets.put(KeysetHandle.class, keys(text));
    secrets.put(
        AwsCredentialsProvider.class,
        StaticCredentialsProvider.create(
            AwsSessionCredentials.create("AKIAIOSFODNN7EXAMPLE", text, text)));
  }

  /** Every class that is not generated, nor of the sandbox, which is for secrets of nobody. */
  static List<Class<?>> program() {
    return ProgramClasses.all().stream()
        .filter(one -> !one.getPackageName().matches("io\\.floecat\\.(v1|.*\\.store|sandbox.*)"))
        .<Class<?>>map(one -> one.reflect())
        .toList();
  }

  /** Whether a field of {@code type} has a secret's type, or is known to hold one. */
  boolean isHolder(Class<?> type) {
    Boolean known = holders.get(type);
    if (known == null) {
      holders.put(type, false); // Until it is known: a type may hold others of itself.
      known = fields(type).anyMatch(it -> isSecret(type, it.getName(), it.getGenericType()));
      holders.put(type, known);
    }
    return known;
  }

  /** Whether it is one of the types that secrets have. */
  boolean isSecretType(Class<?> type) {
    return secrets.containsKey(type);
  }

  /**
   * An object of {@code type} whose every secret is a canary; all else in it is plain or absent.
   */
  Object filled(Class<?> type) throws ReflectiveOperationException {
    Constructor<?> constructor = type.getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    Object object =
        constructor.newInstance(
            Arrays.stream(constructor.getParameters())
                .map(part -> content(type, part.getName(), part.getParameterizedType()))
                .toArray());
    for (Field field : type.isRecord() ? List.<Field>of() : fields(type).toList()) {
      if (isSecret(type, field.getName(), field.getGenericType())) {
        field.setAccessible(true);
        field.set(object, secret(field.getGenericType()));
      }
    }
    return object;
  }

  private static Stream<Field> fields(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()));
  }

  private boolean isSecret(Class<?> holder, String name, Type type) {
    String field = holder.getName() + "." + name;
    return SECRET_TEXTS.contains(field)
        || (SECRET_NAME.matcher(name).matches()
            && parts(type).anyMatch(String.class::equals)
            && !NO_SECRET.contains(field))
        || (!MASKED.contains(field) && parts(type).anyMatch(this::isSecretOrHoldsOne));
  }

  private boolean isSecretOrHoldsOne(Class<?> type) {
    return isSecretType(type)
        || (type.getName().startsWith("io.floecat.")
            && !type.getName().startsWith("io.floecat.v1.")
            && (type.isRecord() || isSaying(type))
            && isHolder(type));
  }

  /** Whether it has words of its own for what it is. */
  static boolean isSaying(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .anyMatch(method -> method.getName().equals("toString") && method.getParameterCount() == 0);
  }

  /** {@code type} and what it is of; a function is of nothing. */
  private static Stream<Class<?>> parts(Type type) {
    return switch (type) {
      case Class<?> whole -> Stream.of(whole);
      case ParameterizedType of when of.getTypeName().startsWith("java.util.function.") ->
          Stream.of();
      case ParameterizedType of ->
          Stream.concat(
              parts(of.getRawType()),
              Arrays.stream(of.getActualTypeArguments()).flatMap(SecretHolders::parts));
      default -> Stream.of();
    };
  }

  private @Nullable Object content(Class<?> holder, String name, Type type) {
    if (isSecret(holder, name, type)) {
      return secret(type);
    }
    return PLAIN.get(type instanceof ParameterizedType of ? of.getRawType() : type);
  }

  private Object whole(Class<?> type) {
    try {
      return filled(type);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("say how to fill a " + type, e);
    }
  }

  private Object secret(Type type) {
    if (type instanceof ParameterizedType of && ((Class<?>) of.getRawType()).isRecord()) {
      return whole((Class<?>) of.getRawType());
    }
    if (type instanceof ParameterizedType of) {
      Type last = of.getActualTypeArguments()[of.getActualTypeArguments().length - 1];
      Object content = secret(last);
      return switch (((Class<?>) of.getRawType()).getSimpleName()) {
        case "Optional" -> Optional.of(content);
        case "List" -> List.of(content);
        case "Map" -> Map.of("NAME", content);
        default -> throw new AssertionError("say how to fill a " + type);
      };
    }
    if (type.equals(String.class)) {
      return text;
    }
    Object known = secrets.get((Class<?>) type);
    return known == null ? whole((Class<?>) type) : known;
  }

  /** A keyset whose key is the secret itself. */
  @AccessesPartialKey
  private static KeysetHandle keys(String text) throws GeneralSecurityException {
    byte[] key = Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), 32);
    return KeysetHandle.newBuilder()
        .addEntry(
            KeysetHandle.importKey(
                    AesGcmKey.builder()
                        .setParameters(PredefinedAeadParameters.AES256_GCM)
                        .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
                        .setIdRequirement(42)
                        .build())
                .withFixedId(42)
                .makePrimary())
        .setConfiguration(AeadConfig2026.get())
        .build();
  }
}
