package io.floecat.core.scan;

import static java.util.stream.Collectors.toSet;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells names of secrets, such as {@code s3.secret-access-key}, from names that only speak of them,
 * such as {@code token-refresh-enabled}.
 *
 * <p>A name is taken apart into words at punctuation and at capitals. It names a secret if one to
 * three words in a row are a term of {@link #TERMS} and the next word does not say that it is about
 * a secret only. A secret's name often ends in whose it is ({@code adls.sas-token.my-account}), so
 * a term counts wherever it stands.
 */
final class SecretName {

  /** Words in a row without what stands between them: {@code api-key} and {@code apikey} alike. */
  private static final Set<String> TERMS =
      words(
          "password passwords passwd passphrase passcode pwd pass secret secrets token sas jwt pat",
          "credential credentials bearer authorization cookie basicauth userpass",
          "accesskey accountkey apikey authkey clientkey encryptionkey masterkey privatekey",
          "secretkey sharedkey signingkey sshkey storagekey subscriptionkey",
          "keyjson jsonkey serviceaccountjson connectionstring connstring connstr secretid");

  /** What makes a name that begins like a secret's one that is only about it. */
  private static final Set<String> ABOUT =
      words(
          "id name arn type types format version algorithm class provider providers length",
          "refresh rotation renewal reset exchange vending delegation cache caching through",
          "enabled disabled required supported mode policy strategy count limit max min",
          "expires expiry expiration ttl lifetime timeout interval duration ms seconds",
          "uri url endpoint host server path file location directory scope audience issuer");

  /** Words that end so are such words: {@code dbpassword}, {@code accesstoken}. */
  private static final Pattern COMPOUND =
      Pattern.compile(".+(?:password|passwd|passphrase|secret|token)");

  /** What a query parameter may be called, besides, that carries a key or a signature. */
  private static final Set<String> PARAMETERS =
      words("key sig signature code auth xamzsignature xgoogsignature");

  private SecretName() {}

  /** Whether a property of this name holds a secret. */
  static boolean isProperty(String name) {
    return holdsTerm(NameWords.atCapitals(name)) || holdsTerm(NameWords.of(name));
  }

  /** Whether a query parameter of this name holds a secret. */
  static boolean isParameter(String name) {
    return isProperty(name) || PARAMETERS.contains(String.join("", NameWords.of(name)));
  }

  private static boolean holdsTerm(List<String> words) {
    for (int from = 0; from < words.size(); from++) {
      for (int to = from + 1; to <= Math.min(from + 3, words.size()); to++) {
        boolean about = to < words.size() && ABOUT.contains(words.get(to));
        if (!about && isTerm(String.join("", words.subList(from, to)))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isTerm(String word) {
    return TERMS.contains(word) || COMPOUND.matcher(word).matches();
  }

  private static Set<String> words(String... lines) {
    return Stream.of(lines).flatMap(line -> Stream.of(line.split(" "))).collect(toSet());
  }
}
