package io.floecat.server.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import io.floecat.runtime.config.IssuerUrl;
import io.floecat.runtime.config.OidcConfig;
import io.floecat.runtime.config.SignatureAlgorithm;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.Principal;
import io.floecat.spi.account.Role;
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
class ClaimsMapperTest {

  private static final Map<String, Role> ROLES =
      Map.of(
          "viewer", Role.VIEWER,
          "editor", Role.EDITOR,
          "urn:floecat:editor", Role.EDITOR,
          "platform-admin", Role.ADMIN);

  private final ClaimsMapper grants = grants("accounts", "roles");

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
        "'azp':'operator','cid':'other','roles':['platform-admin']",
        "'client_id':'operator','azp':'backoffice','roles':['platform-admin']",
        "'appid':'operator','azp':['operator'],'roles':['platform-admin']",
        "'cid':'operator','client_id':null,'roles':['platform-admin']",
        "'cid':'operator','azp':'','roles':['platform-admin']",
        "'CID':'operator','roles':['platform-admin']",
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
        "'cid':'operator','roles':['platform-admin']",
        "'appid':'operator','roles':['platform-admin']",
        "'azp':'operator','client_id':'operator','appid':'operator','roles':['platform-admin']",
        "'sub':'root','azp':'a','cid':'b','roles':['platform-admin']",
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

  /** For the paths accounts and {@code r.floecat.prod.roles}: which accounts the claims give. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'r':{'floecat':{'prod':{'roles':'viewer'}}}                       | yes",
        "'r':{'floecat.prod':{'roles':'viewer'}}                           | yes",
        "'r':{'floecat':{'prod.roles':'viewer'}}                           | yes",
        "'r.floecat.prod':{'roles':'viewer'}                               | yes",
        "'r.floecat':{'prod':{'roles':'viewer'}}                           | yes",
        "'r.floecat':{'prod.roles':'viewer'}                               | yes",
        "'r':{'floecat.prod.roles':'viewer'}                               | yes",
        "'r.floecat.prod.roles':'viewer'                                   | yes",
        "'r':{'floecat':7,'floecat.prod':{'roles':['viewer']}}             | yes",
        "'r':{'floecat':{'prod':{}},'floecat.prod':{'roles':['viewer']}}   | yes",
        "'r':{'floecat':{'prod':{'roles':'viewer'}},'floecat.prod':{'roles':'viewer'}} | yes",
        "'r':{'floecat':{'prod':{'roles':'editor'}},'floecat.prod':{'roles':'viewer'}} | no",
        "'r':{'floecat':{'prod':{'roles':[]}},'floecat.prod':{'roles':'viewer'}}       | no",
        "'r':{'floecat':{'prod':{'roles':null}},'floecat.prod':{'roles':'viewer'}}     | no",
        "'r.floecat.prod.roles':'viewer','r':{'floecat.prod':{'roles':'editor'}}       | yes",
        "'r.floecat.prod.roles':[],'r':{'floecat.prod':{'roles':'viewer'}}             | no",
        "'r':{'floecat.prod':['roles']}                                    | no",
        "'r':'floecat.prod.roles'                                          | no",
      })
  void principal_pathWithDotsInNames_isReadAtEveryDotUnlessReadingsDiffer(
      String claims, String given) throws Exception {
    Principal principal =
        grants("accounts", "r.floecat.prod.roles").principal(claims("'accounts':'a'," + claims));

    assertThat(principal.accounts())
        .isEqualTo(given.equals("yes") ? Map.of(new AccountId("a"), Role.VIEWER) : Map.of());
  }

  @Test
  void principal_pathOfManyDots_takesNoTimeOnClaimsMadeForIt() throws Exception {
    String path = "a.".repeat(200) + "a";
    String claims = "'a':{".repeat(200) + "'x':1" + "}".repeat(200);

    assertThat(grants("accounts", path).principal(claims(claims)).hasNoRole()).isTrue();
  }

  @Test
  void principal_urlAsName_hasItsPathBehindIt() throws Exception {
    JWTClaimsSet claims =
        claims("'https://x.example.com/app_metadata':{'accounts':['a']},'roles':'viewer'");

    assertThat(
            grants("https://x.example.com/app_metadata.accounts", "roles")
                .principal(claims)
                .accounts())
        .isEqualTo(Map.of(new AccountId("a"), Role.VIEWER));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'accounts':'a'                             | its claim roles is not there",
        "'roles':7                                  | its claim roles is a number",
        "'roles':true                               | its claim roles is true or false",
        "'roles':null                               | its claim roles is null",
        "'roles':{'viewer':true}                    | its claim roles is an object",
        "'roles':[]                                 | its claim roles is an array of 0 strings",
        "'roles':[1,{'a':2},3]                      | its claim roles is an array of 0 strings,"
            + " beside a number, an object",
        "'roles':[['viewer']]                       | its claim roles is an array of 0 strings,"
            + " beside an array",
        "'roles':'viewer,editor'                    | its claim roles is a string of 1 word with"
            + " commas, and only blanks separate words, of which role-map names none",
        "'roles':'owner boss'                       | its claim roles is a string of 2 words, of"
            + " which role-map names none",
        "'roles':['owner'],'accounts':'a'           | its claim roles is an array of 1 string, of"
            + " which role-map names none",
        "'roles':'viewer'                           | its claim accounts is not there",
        "'roles':'viewer','accounts':[7]            | its claim accounts is an array of 0 strings,"
            + " beside a number",
        "'roles':'viewer','accounts':'/a'           | its claim accounts is a string of 1 word, of"
            + " which none is an account's id",
        "'roles':'platform-admin'                   | the role that maps to admin counts for"
            + " admin-subjects and admin-clients only, and the token names no client (client_id,"
            + " azp, cid, appid)",
        "'roles':'platform-admin','azp':'a','cid':'b' | the role that maps to admin counts for"
            + " admin-subjects and admin-clients only, and the token names no single client by azp"
            + " and cid",
        "'roles':'platform-admin','appid':'a'       | the role that maps to admin counts for"
            + " admin-subjects and admin-clients only, and the token names a client by appid that"
            + " admin-clients does not have",
      })
  void whyNone_claimsThatGiveNothing_saysWhatWasFoundAndQuotesNothing(String json, String why)
      throws Exception {
    JWTClaimsSet claims = claims(json);

    assertThat(grants.principal(claims).hasNoRole()).isTrue();
    assertThat(grants.whyNone(claims)).isEqualTo(why);
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

  @ParameterizedTest
  @ValueSource(strings = {"'sub':'a\\ud800'", "'sub':'\\udc00a'", "'sub':'a\ufffd'"})
  void principal_subjectOfNoText_isRefused(String claims) {
    assertThatThrownBy(() -> grants.principal(claims(claims)))
        .hasMessage("the token is not accepted, because its subject is no text");
  }

  @Test
  void principal_subjectWithEmoji_isAccepted() throws Exception {
    assertThat(grants.principal(claims("'sub':'\ud83d\ude00'")).subject())
        .isEqualTo("oidc:%F0%9F%98%80@idp.example/realms/main");
  }

  private static JWTClaimsSet claims(String json) throws ParseException {
    String subject = json.contains("'sub'") ? "" : "'sub':'ada',";
    return JWTClaimsSet.parse(("{" + subject + json + "}").replace('\'', '"'));
  }

  private static ClaimsMapper grants(String accountClaim, String rolesClaim) {
    return new ClaimsMapper(
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
