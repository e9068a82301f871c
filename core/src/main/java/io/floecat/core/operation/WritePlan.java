package io.floecat.core.operation;

import io.floecat.v1.Connector;

/**
 * What a write makes of a connector.
 *
 * @param target the connector as it will be, masked; output-only fields are taken from the stored
 *     one
 * @param credentials what becomes of its credentials
 */
public record WritePlan(Connector target, CredentialChange credentials) {}
