package io.floecat.core.scan;

import java.util.Set;

/** The words that names of secrets are made of, and the words that stand beside them. */
final class Vocabulary {

  /** What the value itself is. Words in a row count without what stands between them. */
  static final Set<String> VALUES =
      Words.of(
          "password passwords passwd passphrase passcode passwort kennwort pwd pw pass userpass",
          "secretkey secretaccesskey accesskeysecret clientsecret privatekeypwd secretid secretvalue",
          "authorizationheader cookie userinfo pin otpseed totpseed",
          "motdepasse contrasena senha wachtwoord haslo heslo losenord adgangskode salasana",
          "пароль 密码 密碼 口令 パスワード 暗証番号 비밀번호");

  /** Things that have a value, and besides a name, a type, a life time and a place. */
  static final Set<String> OBJECTS =
      Words.of(
          "secret secrets token tokens sas jwt pat assertion credential credentials bearer",
          "authorization basicauth accesskey accountkey apikey appkey applicationkey authkey",
          "clientkey customerkey fernetkey datakey decryptionkey deploykey encryptionkey hmackey",
          "licensekey masterkey privatekey rootkey sessionkey sharedkey signingkey ssekey sshkey",
          "storagekey subscriptionkey symmetrickey wrappingkey keyjson jsonkey serviceaccountjson",
          "connectionstring connstring connstr sharedaccesssignature accesssignature kek dek",
          "keystorekey keystorebase keystorecontent keytabbase keytabcontent samlresponse");

  /** What looks like a term and is another word. */
  static final Set<String> NEUTRAL =
      Words.of("passthrough passthru passalong tokenbucket libtoken tokenprivileges");

  /** Ends of words that stand for themselves: {@code dbpassword}, {@code accesstoken}. */
  static final Set<String> ENDS =
      Words.of(
          "password passwd passphrase passcode pwd pw pass secret token credential credentials",
          "secretkey accesskey privatekey apikey accountkey 密码 密碼 パスワード 비밀번호");

  /** Words that end like a password's and have nothing to do with one. */
  static final Set<String> ENGLISH =
      Words.of("compass bypass trespass encompass overpass underpass surpass multipass singlepass");

  /** After a term: how long, how many, whether. */
  static final Set<String> QUANTITY =
      Words.of(
          "enabled disabled enable disable required supported allowed expires expire expiry expired",
          "expiration exp ttl lifetime lifespan timeout interval duration period validity age skew",
          "ms millis sec secs seconds minutes time at in buffer wait window length size count limit",
          "max min maximum minimum retries refresh rotation rotate renewal renew reset cache caching",
          "federation generation exchange vending delegation prompt");

  /** After a term: of which kind, by whom, for what. */
  static final Set<String> KIND =
      Words.of(
          "type types kind format version algorithm alg mode policy strategy class classname impl",
          "factory provider providers manager backend store engine broker source method mechanism",
          "scheme encoding encoder charset claim claims scope scopes audience audiences subject",
          "issuer prefix header param parameter flow grant usage spec handler service mapper",
          "retriever validator encryption hash hashing style role roles namespace vault access",
          "support validation verification resolver supplier generator binding");

  /** After a term: what it is called. */
  static final Set<String> NAME = Words.of("id ids name names arn alias ref reference identifier");

  /** After a term: where it is, or is fetched. */
  static final Set<String> PLACE =
      Words.of(
          "uri url urls endpoint endpoints host hostname server domain address port service issuer",
          "path paths location directory dir file files filename folder keystore truststore");

  /** Of these, what one word may name: a file or a path needs no slash. */
  static final Set<String> PATH =
      Words.of("path paths location directory dir file files filename folder");

  /** After a term: whose name, type or id the property holds. */
  static final Set<String> ENTITY =
      Words.of(
          "account client user key service subject grant request actor sub owner tenant",
          "extra character");

  private Vocabulary() {}

  /** Whether {@code word} speaks about the term before it. */
  static boolean isAbout(String word) {
    return QUANTITY.contains(word)
        || KIND.contains(word)
        || NAME.contains(word)
        || PLACE.contains(word);
  }
}
