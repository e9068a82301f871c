package io.floecat.core.audit;

import java.util.Optional;

/**
 * What somebody did to something. Holds no credential and nothing derived from one.
 *
 * @param subject who
 * @param action what, such as {@code connectors.create} or {@code credentials.use}
 * @param resource to what, a resource name
 * @param detail more about it, such as the purpose of a use or the request id; empty when nothing
 * @param secretVersion the version of the secret that was read or written, where one was
 */
public record AuditEvent(
    String subject,
    String action,
    String resource,
    String detail,
    Optional<String> secretVersion) {}
