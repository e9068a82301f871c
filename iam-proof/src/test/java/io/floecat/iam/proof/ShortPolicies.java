package io.floecat.iam.proof;

/**
 * Policies in few words, for tables. {@code ANY} stands for the names below {@code accounts/},
 * {@code TAG} for the account of the session, {@code OWN} for the names of that account, and {@code
 * DEFAULTED} for the same with the account {@code nobody} where there is none.
 */
final class ShortPolicies {

  private ShortPolicies() {}

  /**
   * A document of statements as {@code Allow-tag 'Resource': ...}, between semicolons; without a
   * word behind the effect, the action is GetSecretValue.
   */
  static String of(String statements) {
    var all = new StringBuilder();
    for (String one : statements.split("; ")) {
      String head = one.substring(0, one.indexOf(' '));
      String action =
          switch (head.substring(head.indexOf('-') + 1)) {
            case "put" -> "'Action': 'secretsmanager:PutSecretValue'";
            case "untag" -> "'Action': 'secretsmanager:UntagResource'";
            case "tag" -> "'Action': 'secretsmanager:TagResource'";
            case "but-delete" -> "'NotAction': 'secretsmanager:DeleteSecret'";
            case "elsewhere" -> "'NotAction': 'secretsmanager:*'";
            default -> "'Action': 'secretsmanager:GetSecretValue'";
          };
      all.append(all.isEmpty() ? "" : ", ")
          .append("{'Effect': '%s', %s, ".formatted(head.replaceFirst("-.*", ""), action))
          .append(one.substring(one.indexOf(' ') + 1))
          .append('}');
    }
    return document(all.toString());
  }

  /** A document of whole statements, with single quotes. */
  static String document(String statements) {
    return "{'Version': '2012-10-17', 'Statement': [%s]}"
        .formatted(statements)
        .replace("DEFAULTED", "ANY${aws:PrincipalTag/AccountId, \\'nobody\\'}")
        .replace("OWN", "ANYTAG")
        .replace("TAG", "${aws:PrincipalTag/AccountId}")
        .replace("ANY", "arn:aws:secretsmanager:*:*:secret:accounts/")
        .replace("\\'", "\u0001")
        .replace('\'', '"')
        .replace('\u0001', '\'');
  }
}
