package io.floecat.server.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.floecat.core.account.AccountId;
import io.floecat.core.account.Principal;
import io.floecat.core.account.Role;
import io.floecat.server.config.IssuerUrl;
import io.floecat.server.config.OidcConfig;
import io.floecat.server.config.SignatureAlgorithm;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What claims give. */
class GrantsTest {

  private static final Map<String, Role> ROLES =
      Map.of(
          "viewer", Role.VIEWER,
          "editor", Role.EDITOR,
          "urn:floecat:editor", Role.EDITOR,
          "platform-admin", Role.ADMIN);

  private final Grants grants = grants("accounts", "roles");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'accounts':'a','roles':'viewer'                           | a=VIEWER",
        "'accounts':['a','b'],'roles':['editor']                   | a=EDITOR b=EDITOR",
        "'accounts':'a b','roles':'openid viewer'                  | a=VIEWER b=VIEWER",
        "'accounts':['a'],'roles':['viewer','editor','viewer']     | a=EDITOR",
        "'roles':['a:viewer','b:editor']                           | a=VIEWER b=EDITOR",
        "'accounts':'a','roles':['viewer','a:editor','b:viewer']   | a=EDITOR b=VIEWER",
        "'accounts':'a','roles':['urn:floecat:editor']             | a=EDITOR",
        "'accounts':'a','roles':['viewer','platform-admin']        | a=VIEWER",
        "'accounts':'Acct-1','roles':'viewer'                      | Acct-1=VIEWER",
        "'accounts':['a','*','-','a/b','..',7,null],'roles':'viewer' | a=VIEWER",
        "'roles':['a:viewer','*:editor','-:editor',':editor','b:']  | a=VIEWER",
      })
  void principal_claims_giveRolesInAccounts(String claims, String expected) throws Exception {
    Principal principal = grants.principal(claims(claims));

    assertThat(principal.everywhere()).isEmpty();
    assertThat(
            principal.accounts().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .sorted())
        .containsExactly(expected.split(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'accounts':'a'",
        "'roles':'viewer'",
        "'accounts':[],'roles':['viewer']",
        "'accounts':'a','roles':'owner'",
        "'accounts':'a','roles':'VIEWER'",
        "'accounts':'a','roles':{'viewer':true}",
        "'accounts':{'a':1},'roles':'viewer'",
        "'accounts':'a','roles':['platform-admin']",
        "'accounts':'a','roles':['a:platform-admin']",
        "'roles':['a:urn:floecat:editor2']",
        "'roles':['urn:floecat:viewer']",
        "'azp':'backoffice','roles':['platform-admin']",
        "'client_id':'backoffice','azp':'operator','roles':['platform-admin']",
        "'azp':'operator'",
        "'azp':['operator'],'roles':['platform-admin']",
      })
  void principal_claimsThatGiveNothing_isOneWithoutRole(String claims) throws Exception {
    assertThat(grants.principal(claims(claims)))
        .isEqualTo(new Principal("oidc:ada@idp.example/realms/main", Optional.empty(), Map.of()))
        .matches(Principal::hasNoRole);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'sub':'root','roles':'platform-admin'",
        "'azp':'operator','roles':['x','platform-admin']",
        "'client_id':'operator','roles':['platform-admin']",
      })
  void principal_adminByRoleAndByConfiguration_isOneEverywhere(String claims) throws Exception {
    assertThat(grants.principal(claims(claims)).everywhere()).contains(Role.ADMIN);
  }

  @Test
  void principal_nestedClaims_areFoundByPathAndByName() throws Exception {
    JWTClaimsSet keycloak = claims("'realm_access':{'roles':['editor']},'org':{'id':{'name':'a'}}");
    JWTClaimsSet namespaced =
        claims("'https://floecat.example/roles':['editor'],'org.id.name':'a'");
    var inA = Map.of(new AccountId("a"), Role.EDITOR);

    assertThat(grants("org.id.name", "realm_access.roles").principal(keycloak).accounts())
        .isEqualTo(inA);
    assertThat(
            grants("org.id.name", "https://floecat.example/roles").principal(namespaced).accounts())
        .isEqualTo(inA);
  }

  @ParameterizedTest
  @CsvSource({
    "ada, oidc:ada@idp.example/realms/main",
    "auth0|5f7c, oidc:auth0|5f7c@idp.example/realms/main",
    "ada@example.com, oidc:ada%40example.com@idp.example/realms/main",
    "a%40b, oidc:a%2540b@idp.example/realms/main",
    "'a b\u202e\n\u0000\u001b[31m', oidc:a%20b%E2%80%AE%0A%00%1B[31m@idp.example/realms/main",
  })
  void principal_subject_isOneWordThatTellsSubjectsApart(String subject, String expected) {
    var claims =
        new JWTClaimsSet.Builder()
            .subject(subject)
            .claim("accounts", "a")
            .claim("roles", "viewer")
            .build();

    assertThat(grants.principal(claims).subject()).isEqualTo(expected);
  }

  private static JWTClaimsSet claims(String json) throws ParseException {
    String subject = json.contains("'sub'") ? "" : "'sub':'ada',";
    return JWTClaimsSet.parse(("{" + subject + json + "}").replace('\'', '"'));
  }

  private static Grants grants(String accountClaim, String rolesClaim) {
    return new Grants(
        new OidcConfig(
            new IssuerUrl("https://idp.example/realms/main"),
            "floecat",
            accountClaim,
            rolesClaim,
            ROLES,
            new OidcConfig.Admins(Set.of("root"), Set.of("operator")),
            Set.of(SignatureAlgorithm.ES256),
            Duration.ZERO));
  }
}
