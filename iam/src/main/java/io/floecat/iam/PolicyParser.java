package io.floecat.iam;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one policy document. */
final class PolicyParser {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final String VERSION = "2012-10-17";

  private final PolicyType type;
  private final String name;
  private final Place document;

  PolicyParser(PolicyType type, String name) {
    this.type = type;
    this.name = name;
    this.document = Place.of(name);
  }

  PolicyDocument parse(String json) {
    var root = new Element(document, read(json));
    root.requireOnly("Version", "Id", "Statement");
    requireVersion(root);
    if (root.has("Id") && type == PolicyType.IDENTITY) {
      throw document.element("Id").refuse("only policies of a resource have an Id; leave it out");
    }
    List<Statement> statements = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    Set<String> labels = new HashSet<>();
    for (Element element : root.child("Statement").items()) {
      Statement statement = statement(element, statements.size() + 1);
      if (!labels.add(statement.label())) {
        throw document.statement(statement.label()).element("Sid").refuse("stands twice");
      }
      statements.add(statement);
      findings.addAll(Findings.of(name, statement));
    }
    return new PolicyDocument(name, type, statements, findings);
  }

  private JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      // What the parser says quotes the text, and the wrong file may hold a secret.
      JsonLocation at = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
      throw new PolicyException(
          "%s: no JSON, line %d, column %d, or a name is there twice"
              .formatted(name, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr())));
    }
  }

  private void requireVersion(Element root) {
    Place place = document.element("Version");
    if (!root.has("Version")) {
      throw place.refuse(
          "missing, and without it variables are plain text; add \"Version\": \"2012-10-17\"");
    }
    String version = root.child("Version").text();
    if (!version.equals(VERSION)) {
      throw place.refuse(
          "%s is not modelled: before 2012-10-17 variables are plain text; write \"2012-10-17\""
              .formatted(version));
    }
  }

  private Statement statement(Element unnamed, int number) {
    Element element = unnamed.labelled(String.valueOf(number));
    String label = element.has("Sid") ? sid(element.child("Sid")) : String.valueOf(number);
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
    List<Condition> conditions =
        element.has("Condition") ? ConditionParser.parse(element.child("Condition")) : List.of();
    return new Statement(
        label,
        allows(element.child("Effect")),
        principals(element),
        ActionParser.parse(type, element),
        resources(element),
        conditions);
  }

  private String sid(Element sid) {
    String text = sid.text();
    if (type == PolicyType.KEY ? text.isBlank() : !text.matches("[A-Za-z0-9]+")) {
      throw sid.refuse("\"%s\" is not made of A-Z a-z 0-9".formatted(text));
    }
    return text;
  }

  private static boolean allows(Element effect) {
    return switch (effect.text()) {
      case "Allow" -> true;
      case "Deny" -> false;
      default -> throw effect.refuse("\"%s\" is neither Allow nor Deny".formatted(effect.text()));
    };
  }

  private Optional<Principals> principals(Element statement) {
    if (type == PolicyType.IDENTITY) {
      String problem = "a policy of an identity has none: it is about whom it is attached to";
      statement.refuseIfHas("Principal", problem);
      statement.refuseIfHas("NotPrincipal", problem);
      return Optional.empty();
    }
    statement.refuseIfHas(
        "NotPrincipal", "not modelled; write a Deny for * with ArnNotEquals on aws:PrincipalArn");
    return Optional.of(PrincipalParser.parse(statement.child("Principal")));
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
