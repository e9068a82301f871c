package io.floecat.iam;

/**
 * A statement of a document.
 *
 * @param document the document's name
 * @param statement its Sid, or its number from 1
 */
public record Citation(String document, String statement) {

  @Override
  public String toString() {
    return document + ", statement " + statement;
  }
}
