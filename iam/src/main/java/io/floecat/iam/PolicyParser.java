package io.floecat.iam;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one policy document. */
final class PolicyParser {

  private static final String VERSION = "2012-10-17";

  /** Where variables are plain text; it is also the Version of a document that names none. */
  private static final String OLD_VERSION = "2008-10-17";

  private final PolicyType type;
  private final String name;

  PolicyParser(PolicyType type, String name) {
    this.type = type;
    this.name = name;
  }

  PolicyDocument parse(String json) {
    var unversioned = new Element(Place.of(name), new PolicyText(name).read(json));
    unversioned.requireOnly("Version", "Id", "Statement");
    var root = hasVariables(unversioned) ? unversioned : unversioned.withoutVariables();
    List<Statement> statements = new ArrayList<>();
    List<Finding> findings = new ArrayList<>(Findings.ofSize(name, type, root.node()));
    Set<String> sids = new HashSet<>();
    for (Element element : root.child("Statement").items()) {
      Statement statement = statement(element, statements.size() + 1, sids);
      statements.add(statement);
      findings.addAll(Findings.of(name, statement));
    }
    return new PolicyDocument(name, type, statements, findings);
  }

  private static boolean hasVariables(Element root) {
    if (!root.has("Version")) {
      return false;
    }
    Element version = root.child("Version");
    return switch (version.text()) {
      case VERSION -> true;
      case OLD_VERSION -> false;
      default ->
          throw version.refuse("there is no %s; write \"%s\"".formatted(version.text(), VERSION));
    };
  }

  private Statement statement(Element unnamed, int number, Set<String> sids) {
    Element element = unnamed.labelled(String.valueOf(number));
    Optional<String> sid = element.has("Sid") ? sid(element.child("Sid")) : Optional.empty();
    if (sid.isPresent() && !sids.add(sid.get())) {
      throw unnamed.labelled(sid.get()).place().element("Sid").refuse("stands twice");
    }
    String label = sid.orElse(String.valueOf(number));
    element = unnamed.labelled(label);
    element.requireOnly(
        "Sid",
        "Effect",
        "Principal",
        "NotPrincipal",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Condition");
    boolean allows = allows(element.child("Effect"));
    List<Condition> conditions =
        element.has("Condition") ? ConditionParser.parse(element.child("Condition")) : List.of();
    return new Statement(
        label,
        allows,
        principals(element, allows),
        ActionParser.parse(type, element),
        resources(element),
        conditions);
  }

  /** An empty one, which some tools write, is none. Policies of resources take any text. */
  private Optional<String> sid(Element sid) {
    String text = sid.text();
    boolean free = type == PolicyType.KEY || type == PolicyType.SECRET;
    if (!text.isEmpty() && (free ? text.isBlank() : !text.matches("[A-Za-z0-9]+"))) {
      throw sid.refuse("\"%s\" is not made of A-Z a-z 0-9".formatted(text));
    }
    return Optional.of(text).filter(one -> !one.isEmpty());
  }

  private static boolean allows(Element effect) {
    return switch (effect.text()) {
      case "Allow" -> true;
      case "Deny" -> false;
      default -> throw effect.refuse("\"%s\" is neither Allow nor Deny".formatted(effect.text()));
    };
  }

  private Optional<Principals> principals(Element statement, boolean allows) {
    if (!type.isOfAResource()) {
      String problem = "a %s has none: it is about whom it is attached to".formatted(type);
      statement.refuseIfHas("Principal", problem);
      statement.refuseIfHas("NotPrincipal", problem);
      return Optional.empty();
    }
    if (type == PolicyType.TRUST) {
      statement.refuseIfHas(
          "NotPrincipal",
          "a trust policy takes none; write a Deny for * with ArnNotEquals on aws:PrincipalArn");
    } else if (allows) {
      statement.refuseIfHas(
          "NotPrincipal", "stands beside Allow, which AWS does not support; name who is allowed");
    }
    return Optional.of(PrincipalParser.parse(statement.oneOf("Principal", "NotPrincipal")));
  }

  private Optional<Statement.Resources> resources(Element statement) {
    if (type == PolicyType.TRUST) {
      statement.refuseIfHas("Resource", "a trust policy has none: it is about its role");
      statement.refuseIfHas("NotResource", "a trust policy has none: it is about its role");
      return Optional.empty();
    }
    Element element = statement.oneOf("Resource", "NotResource");
    List<String> texts = element.texts();
    List<ArnPattern> patterns =
        texts.stream()
            .filter(text -> !text.equals("*"))
            .map(text -> ArnPattern.ofResource(element.place(), text))
            .toList();
    return Optional.of(
        new Statement.Resources(
            texts.contains("*"), patterns, element.place().element().equals("NotResource")));
  }
}
