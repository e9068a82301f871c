package io.floecat.runtime.config;

import io.floecat.runtime.config.FloecatConfig.AuthMode;
import io.floecat.spi.account.Role;
import io.floecat.spi.net.Proxies;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whose tokens are accepted, and what their claims mean here.
 *
 * @param accountClaim the claim with accounts, see {@code ClaimPath}
 * @param rolesClaim the claim with roles
 * @param roleMap what each value of that claim means; {@link Role#ADMIN} counts only for {@code
 *     admins}
 * @param clockSkew how far the issuer's clock may be off
 * @param proxies how the issuer is reached
 */
public record OidcConfig(
    IssuerUrl issuer,
    String audience,
    String accountClaim,
    String rolesClaim,
    Map<String, Role> roleMap,
    Admins admins,
    Set<SignatureAlgorithm> algorithms,
    Duration clockSkew,
    Proxies proxies) {

  private static final String PREFIX = ConfigKey.PREFIX + "auth.oidc.";
  private static final String NEEDED = "floecat.auth.mode is oidc";
  private static final Duration MAX_SKEW = Duration.ofMinutes(5);

  /**
   * Whose tokens may make an administrator of all accounts, if they carry that role, too: a role is
   * easily given to more people than was meant.
   */
  public record Admins(Set<String> subjects, Set<String> clients) {

    /** Copies the sets. */
    public Admins {
      subjects = Set.copyOf(subjects);
      clients = Set.copyOf(clients);
    }

    boolean isEmpty() {
      return subjects.isEmpty() && clients.isEmpty();
    }
  }

  /** Copies the collections. */
  public OidcConfig {
    roleMap = Map.copyOf(roleMap);
    algorithms = Set.copyOf(algorithms);
  }

  /** Without a proxy. */
  public OidcConfig(
      IssuerUrl issuer,
      String audience,
      String accountClaim,
      String rolesClaim,
      Map<String, Role> roleMap,
      Admins admins,
      Set<SignatureAlgorithm> algorithms,
      Duration clockSkew) {
    this(
        issuer,
        audience,
        accountClaim,
        rolesClaim,
        roleMap,
        admins,
        algorithms,
        clockSkew,
        Proxies.NONE);
  }

  static Optional<OidcConfig> read(SettingReader reader, AuthMode mode) {
    return switch (mode) {
      case TOKEN -> {
        // Whoever names an issuer believes that its tokens are what counts.
        Arrays.stream(ConfigKey.values())
            .filter(key -> key.key().startsWith(PREFIX) && reader.isSet(key))
            .forEach(key -> reader.problem(key, "needs floecat.auth.mode=oidc too"));
        yield Optional.empty();
      }
      case OIDC -> read(reader);
    };
  }

  private static Optional<OidcConfig> read(SettingReader reader) {
    Optional<IssuerUrl> issuer =
        reader.needed(ConfigKey.AUTH_OIDC_ISSUER, NEEDED, IssuerUrl.EXPECTED, IssuerUrl::new);
    Optional<String> audience =
        reader.needed(ConfigKey.AUTH_OIDC_AUDIENCE, NEEDED, "must be text", text -> text);
    String accountClaim = reader.text(ConfigKey.AUTH_OIDC_ACCOUNT_CLAIM);
    String rolesClaim = reader.text(ConfigKey.AUTH_OIDC_ROLES_CLAIM);
    Map<String, Role> roleMap = roleMap(reader);
    Admins admins =
        new Admins(
            names(reader, ConfigKey.AUTH_OIDC_ADMIN_SUBJECTS),
            names(reader, ConfigKey.AUTH_OIDC_ADMIN_CLIENTS));
    requireWholeAdmins(reader, roleMap, admins);
    Set<SignatureAlgorithm> algorithms =
        Set.copyOf(
            reader.list(
                ConfigKey.AUTH_OIDC_ALGORITHMS,
                "must be of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512",
                SignatureAlgorithm::valueOf));
    Duration clockSkew =
        reader.duration(
            ConfigKey.AUTH_OIDC_CLOCK_SKEW,
            "must be a duration from PT0S to PT5M",
            value -> !value.isNegative() && value.compareTo(MAX_SKEW) <= 0);
    Proxies proxies = reader.proxies();
    issuer.ifPresent(from -> reader.requireUsableProxy(from.discovery()));
    return issuer.flatMap(
        from ->
            audience.map(
                meant ->
                    new OidcConfig(
                        from,
                        meant,
                        accountClaim,
                        rolesClaim,
                        roleMap,
                        admins,
                        algorithms,
                        clockSkew,
                        proxies)));
  }

  private static Map<String, Role> roleMap(SettingReader reader) {
    return reader.required(
        ConfigKey.AUTH_OIDC_ROLE_MAP,
        "must be pairs such as data-readers=viewer,data-engineers=editor; roles are viewer, editor"
            + " and admin"
            + ListText.HINT
            + "=editor",
        OidcConfig::parseRoleMap);
  }

  private static Map<String, Role> parseRoleMap(String text) {
    var roles = new HashMap<String, Role>();
    for (ListText.Item item : ListText.items(text)) {
      ListText.Item pair = item.pair();
      String role = pair.rest();
      if (pair.name().isEmpty()
          || !role.equals(role.toLowerCase(Locale.ROOT))
          || roles.put(pair.name(), Role.valueOf(role.toUpperCase(Locale.ROOT))) != null) {
        throw new IllegalArgumentException("no map of roles");
      }
    }
    return roles;
  }

  private static Set<String> names(SettingReader reader, ConfigKey key) {
    List<String> names =
        reader.list(key, "must be names, separated by commas", OidcConfig::requireName);
    return Set.copyOf(names);
  }

  private static String requireName(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("no name");
    }
    return text;
  }

  /** Half of what makes an administrator makes none, which somebody did not want. */
  private static void requireWholeAdmins(
      SettingReader reader, Map<String, Role> roleMap, Admins admins) {
    boolean hasRole = roleMap.containsValue(Role.ADMIN);
    if (hasRole && admins.isEmpty()) {
      reader.problem(
          ConfigKey.AUTH_OIDC_ROLE_MAP,
          "maps to admin, which needs floecat.auth.oidc.admin-subjects or admin-clients too");
    }
    if (!hasRole && !admins.isEmpty()) {
      ConfigKey key =
          admins.subjects().isEmpty()
              ? ConfigKey.AUTH_OIDC_ADMIN_CLIENTS
              : ConfigKey.AUTH_OIDC_ADMIN_SUBJECTS;
      reader.problem(key, "needs a value that floecat.auth.oidc.role-map maps to admin");
    }
  }
}
