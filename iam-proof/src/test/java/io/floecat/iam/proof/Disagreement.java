package io.floecat.iam.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * In what the two evaluators differ. In both cases ours does what the IAM User Guide says in
 * "Policy variables with no value", and theirs takes the whole statement for one that does not
 * apply. A question that is put so that it says the same without the variable has to get the same
 * answer from both.
 */
enum Disagreement {
  /** A name with such a variable matches no resource, and so NotResource excepts nothing. */
  NOT_RESOURCE {
    @Override
    void settle(ObjectNode question) {
      question
          .findParents("NotResource")
          .forEach(one -> replace((ObjectNode) one, "NotResource", NO_SUCH_NAME));
    }
  },
  /** Inverted operators match against a null value: nothing is equal to it, or like it. */
  INVERTED_OPERATOR {
    @Override
    void settle(ObjectNode question) {
      for (JsonNode conditions : question.findValues("Condition")) {
        conditions
            .properties()
            .forEach(
                one -> {
                  if (one.getKey().startsWith("StringNot")) {
                    ObjectNode values = (ObjectNode) one.getValue();
                    values.fieldNames().forEachRemaining(key -> replace(values, key, NO_SUCH_NAME));
                  }
                });
      }
    }
  };

  private static final String VARIABLE = "${aws:PrincipalTag/AccountId}";
  private static final String NO_SUCH_NAME = "arn:aws:secretsmanager:*:*:secret:no such name";

  /** Says the same of a caller who has no such tag. */
  abstract void settle(ObjectNode question);

  /** The same question without these differences. */
  static ObjectNode settled(ObjectNode question, Iterable<Disagreement> kinds) {
    ObjectNode settled = question.deepCopy();
    if (settled.at("/request/contextVariables/aws:PrincipalTag~1AccountId").isMissingNode()) {
      kinds.forEach(kind -> kind.settle(settled));
    }
    return settled;
  }

  private static void replace(ObjectNode parent, String key, String text) {
    if (parent.get(key).asText().contains(VARIABLE)) {
      parent.put(key, text);
    }
  }
}
