package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import java.util.List;

/**
 * What no source confirms of AWS.
 *
 * @param text in words
 * @param cases an answer does not rest on it if it is the same in each
 */
record Doubt(String text, List<BoolExpr> cases) {

  static final String SERVICE_TAG =
      "whether secretsmanager:ResourceTag sees the tags of a CreateSecret";
  static final String TWIN = "which of two tags whose keys differ only in case a condition sees";
}
