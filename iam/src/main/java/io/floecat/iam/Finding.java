package io.floecat.iam;

/**
 * A statement that is legal and yet cannot do what its author meant.
 *
 * @param document the document's name
 * @param statement its Sid, or its number from 1
 * @param problem what is wrong and what to write instead, one sentence
 */
public record Finding(String document, String statement, String problem) {}
