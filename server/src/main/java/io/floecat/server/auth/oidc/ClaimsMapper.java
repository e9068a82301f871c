package io.floecat.server.auth.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jwt.JWTClaimsSet;
import io.floecat.runtime.config.OidcConfig;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.Principal;
import io.floecat.spi.account.Role;
import io.floecat.spi.error.InvalidArgumentException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;

/** Who a token's claims say that the caller is, and what they give. */
final class ClaimsMapper {

  /** The longest that OpenID Connect allows. */
  private static final int MAX_SUBJECT = 255;

  /** Halves of a character, and what stands for bytes that are none: subjects would be mixed up. */
  private static final Pattern NO_TEXT = Pattern.compile("[\\x{d800}-\\x{dfff}\ufffd]");

  private static final BinaryOperator<Role> STRONGER =
      BinaryOperator.maxBy(Comparator.naturalOrder());

  private final OidcConfig config;
  private final ClaimPath accountClaim;
  private final ClaimPath rolesClaim;

  ClaimsMapper(OidcConfig config) {
    this.config = config;
    this.accountClaim = new ClaimPath(config.accountClaim());
    this.rolesClaim = new ClaimPath(config.rolesClaim());
  }

  /**
   * The caller with these claims, which are known to be true; without any role where they give
   * none.
   *
   * @throws io.floecat.spi.error.UnauthenticatedException they do not say who it is
   */
  Principal principal(JWTClaimsSet claims) {
    String subject = subject(claims);
    List<String> values = rolesClaim.find(claims.getClaims()).values();
    Optional<Role> everywhere =
        Optional.of(Role.ADMIN).filter(_ -> isAdmin(values) && mayBeAdmin(claims));
    return new Principal(subject, everywhere, accounts(claims, values));
  }

  /**
   * Why these claims give no role: what was found where roles and accounts should be. Names the
   * claims, and quotes nothing that the token says.
   */
  String whyNone(JWTClaimsSet claims) {
    ClaimValue roles = rolesClaim.find(claims.getClaims());
    if (isAdmin(roles.values())) {
      return "the role that maps to admin counts for admin-subjects and admin-clients only, and the"
          + " token "
          + ClientClaims.describe(claims.getClaims());
    }
    if (roles.values().stream().noneMatch(value -> roleInAccount(value).isPresent())) {
      return described(rolesClaim, roles, "role-map names none");
    }
    ClaimValue accounts = accountClaim.find(claims.getClaims());
    return described(accountClaim, accounts, "none is an account's id");
  }

  private static String described(ClaimPath path, ClaimValue found, String butNone) {
    return "its claim %s is %s%s"
        .formatted(
            path.text(), found.shape(), found.values().isEmpty() ? "" : ", of which " + butNone);
  }

  /** Tells the subjects of two issuers apart, and is one word of ASCII in every log. */
  private String subject(JWTClaimsSet claims) {
    String encoded = encoded(Objects.requireNonNullElse(claims.getSubject(), ""));
    if (encoded.isEmpty() || encoded.length() > MAX_SUBJECT) {
      throw TokenErrors.because("its subject is absent or too long");
    }
    if (NO_TEXT.matcher(claims.getSubject()).find()) {
      throw TokenErrors.because("its subject is no text");
    }
    return "oidc:%s@%s".formatted(encoded, config.issuer().text().replaceFirst("^https?://", ""));
  }

  /** Different subjects stay different. */
  private static String encoded(String subject) {
    var encoded = new StringBuilder();
    for (byte octet : subject.getBytes(UTF_8)) {
      if (octet > ' ' && octet <= '~' && octet != '%' && octet != '@') {
        encoded.append((char) octet);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
      }
    }
    return encoded.toString();
  }

  private boolean isAdmin(List<String> values) {
    return values.stream().anyMatch(value -> config.roleMap().get(value) == Role.ADMIN);
  }

  private boolean mayBeAdmin(JWTClaimsSet claims) {
    return config.admins().subjects().contains(claims.getSubject())
        || ClientClaims.client(claims.getClaims())
            .filter(config.admins().clients()::contains)
            .isPresent();
  }

  private Map<AccountId, Role> accounts(JWTClaimsSet claims, List<String> values) {
    var roles = new HashMap<AccountId, Role>();
    for (String value : values) {
      Optional<Role> plain = roleInAccount(value);
      if (plain.isPresent()) {
        accountClaim.find(claims.getClaims()).values().stream()
            .flatMap(account -> accountId(account).stream())
            .forEach(account -> roles.merge(account, plain.get(), STRONGER));
      } else {
        addScoped(value, roles);
      }
    }
    return roles;
  }

  /** {@code account:role}; an account's id has no colon. */
  private void addScoped(String value, Map<AccountId, Role> roles) {
    int colon = value.indexOf(':');
    if (colon > 0 && !config.roleMap().containsKey(value)) {
      accountId(value.substring(0, colon))
          .ifPresent(
              account ->
                  roleInAccount(value.substring(colon + 1))
                      .ifPresent(role -> roles.merge(account, role, STRONGER)));
    }
  }

  /** An administrator is one of all accounts or of none. */
  private Optional<Role> roleInAccount(String value) {
    return Optional.ofNullable(config.roleMap().get(value)).filter(role -> role != Role.ADMIN);
  }

  /** What is no id can be in no request: it gives nothing. */
  private static Optional<AccountId> accountId(String text) {
    try {
      return Optional.of(new AccountId(text));
    } catch (InvalidArgumentException e) {
      return Optional.empty();
    }
  }
}
