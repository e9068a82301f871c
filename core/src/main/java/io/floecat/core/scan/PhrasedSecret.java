package io.floecat.core.scan;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Finds a secret that no separator ties to its name: in a sentence, in a command, in SQL, in a line
 * of a password file.
 */
final class PhrasedSecret {

  private static final Pattern NETRC =
      Pattern.compile(
          "(?i)\\b(?:machine\\s{1,8}\\S{1,256}|default)\\s{1,8}login\\s{1,8}\\S{1,128}\\s{1,8}"
              + "password\\s{1,8}\\S");

  /** {@code host:port:database:user:password}. */
  private static final Pattern PGPASS =
      Pattern.compile(
          "(?m)^(?:\\*|[\\w.-]{1,253}):(?:\\d{1,5}|\\*)(?::[^:\\s]{1,64}){2}:[^:\\s]{1,128}$");

  private static final Pattern SQL =
      Pattern.compile(
          "(?i)\\bidentified\\s{1,8}(?:with\\s{1,8}\\S{1,64}\\s{1,8})?by\\s{1,8}"
              + "(?:password\\s{1,8})?[\"'][^\"']");

  /** {@code curl -u user:password}; two numbers are ids of a user and a group. */
  private static final Pattern USER_OPTION =
      Pattern.compile(
          "(?<!\\S)(?:-[uU]|--(?:proxy-)?user)[ =]?[\"']?(?!\\d{1,10}:\\d{1,10}(?!\\S))"
              + "[^\\s:/\"']{1,128}:[^\\s:/\"'][^\\s/\"']{0,128}(?![^\\s\"'])");

  /** Commands whose {@code -p} is no port. */
  private static final Pattern PASSWORD_OPTION =
      Pattern.compile(
          "(?<![\\w-])(?:(?:mysql|mariadb)[\\w-]{0,10}[^\\n|;&]{0,128}?\\s-p[\"']?[^\\s\"'-]"
              + "|(?:docker|podman|oras|helm|az|oc)\\s[^\\n|;&]{0,64}?login\\s"
              + "[^\\n|;&]{0,128}?-p ?[^\\s-]"
              + "|sshpass\\s{1,4}-p ?[^\\s-])");

  private static final Pattern SENTENCE =
      Pattern.compile(
          "(?i)(?<![\\w-])(?:password|passphrase|passwort|kennwort|passcode|pwd|pin|secret|token"
              + "|(?:api|access|account|secret|private) key)\\s{1,4}(?:is|was|ist|->)\\s{1,4}"
              + "(?:([\"'`])([^\"'`\r\n]{4,256})\\1|(\\S{4,256}))");

  private PhrasedSecret() {}

  /** Whether {@code text}, which is decoded, has a secret that way. */
  static boolean isIn(String text) {
    return SecretName.mayBeIn(text)
            && SENTENCE.matcher(text).results().anyMatch(PhrasedSecret::isTold)
        || NETRC.matcher(text).find()
        || PGPASS.matcher(text).find()
        || SQL.matcher(text).find()
        || (text.indexOf('-') >= 0
            && (USER_OPTION.matcher(text).find() || PASSWORD_OPTION.matcher(text).find()));
  }

  /** A sentence goes on in words, and a secret has digits. */
  private static boolean isTold(MatchResult sentence) {
    if (sentence.group(1) != null) {
      return true;
    }
    String value = sentence.group(3).replaceFirst("[.,;:!?)]+$", "");
    return value.matches(".*[A-Za-z].*")
        && value.matches(".*\\d.*")
        && !ValueForm.isWord(value)
        && !ValueForm.isQuantity(value)
        && !value.matches("\\d+-[a-z-]+|(?i)base\\d\\d|<.*|\\$.*");
  }
}
