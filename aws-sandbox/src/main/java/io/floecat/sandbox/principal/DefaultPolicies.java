package io.floecat.sandbox.principal;

import java.util.Map;
import java.util.TreeMap;

/** The directory that is used where none is given. */
public final class DefaultPolicies {

  private DefaultPolicies() {}

  /** The files, texts by path. */
  public static Map<String, String> files(String region, String awsAccount) {
    var files = new TreeMap<String, String>();
    files.put(
        "users/floecat/policy.json",
        """
        {"Version": "2012-10-17", "Statement": [{"Sid": "SecretsManagerBase", "Effect": "Allow",
          "Action": ["secretsmanager:CreateSecret", "secretsmanager:GetSecretValue",
            "secretsmanager:PutSecretValue", "secretsmanager:DeleteSecret",
            "secretsmanager:TagResource", "secretsmanager:RestoreSecret"],
          "Resource": "*"}]}
        """);
    files.put(
        "roles/floecat-base/policy.json",
        """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
          "Action": ["sts:AssumeRole", "sts:TagSession"],
          "Resource": "arn:aws:iam::123456789012:role/floecat-secrets"}]}
        """);
    files.put(
        "roles/floecat-secrets/trust.json",
        """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
          "Principal": {"AWS": "arn:aws:iam::123456789012:role/floecat-base"},
          "Action": ["sts:AssumeRole", "sts:TagSession"],
          "Condition": {"StringLike": {"aws:RequestTag/AccountId": "?*"}}}]}
        """);
    files.put(
        "roles/floecat-secrets/policy.json",
        """
        {"Version": "2012-10-17", "Statement": [
          {"Sid": "CreateOwn", "Effect": "Allow",
           "Action": ["secretsmanager:CreateSecret", "secretsmanager:TagResource"],
           "Resource": "arn:aws:secretsmanager:*:123456789012:secret:accounts/${aws:PrincipalTag/AccountId}/*",
           "Condition": {"StringEquals": {"aws:RequestTag/AccountId": "${aws:PrincipalTag/AccountId}"}}},
          {"Sid": "UseOwn", "Effect": "Allow",
           "Action": ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue",
             "secretsmanager:DeleteSecret", "secretsmanager:RestoreSecret"],
           "Resource": "arn:aws:secretsmanager:*:123456789012:secret:accounts/${aws:PrincipalTag/AccountId}/*",
           "Condition": {"StringEquals": {"aws:ResourceTag/AccountId": "${aws:PrincipalTag/AccountId}"}}}]}
        """);
    return files;
  }
}
