package io.floecat.spi.audit;

import io.floecat.spi.account.Principal;
import io.floecat.spi.secret.BackendCall;
import java.util.List;
import java.util.Optional;

/**
 * What somebody does to something. Holds no credential and nothing derived from one.
 *
 * @param subject who
 * @param action what
 * @param resource to what, a resource name; begins with {@code accounts/} where it is an account's
 * @param requestId under which id the caller sent it, where it has one
 * @param validateOnly whether everything is checked and nothing changed
 * @param secretVersion the version of the secret that was read or written, where one was
 * @param calls what was asked of the secrets manager's backend
 * @param detail more about it, such as the purpose of a use; empty when nothing
 */
public record AuditEvent(
    String subject,
    AuditAction action,
    String resource,
    Optional<String> requestId,
    boolean validateOnly,
    Optional<String> secretVersion,
    List<BackendCall> calls,
    String detail) {

  /** Who does what the service does by itself. */
  public static final String SERVICE = "service:floecat";

  private static final String ACCOUNTS = "accounts/";

  /** Copies the list. */
  public AuditEvent {
    calls = List.copyOf(calls);
  }

  /** {@code principal} does something to {@code resource}, of which the text is its name. */
  public static AuditEvent of(Principal principal, AuditAction action, Object resource) {
    return of(principal.subject(), action, resource);
  }

  /** The service itself does something. */
  public static AuditEvent ofService(AuditAction action, Object resource) {
    return of(SERVICE, action, resource);
  }

  /** Somebody who is no principal does something. */
  public static AuditEvent of(String subject, AuditAction action, Object resource) {
    return new AuditEvent(
        subject,
        action,
        resource.toString(),
        Optional.empty(),
        false,
        Optional.empty(),
        List.of(),
        "");
  }

  /** The account that the resource is of. */
  public Optional<String> account() {
    if (!resource.startsWith(ACCOUNTS)) {
      return Optional.empty();
    }
    int end = resource.indexOf('/', ACCOUNTS.length());
    String id = resource.substring(ACCOUNTS.length(), end < 0 ? resource.length() : end);
    return Optional.of(id).filter(it -> !it.equals("-"));
  }

  /** The same on a resource that is known only now. */
  public AuditEvent withResource(Object name) {
    return new AuditEvent(
        subject, action, name.toString(), requestId, validateOnly, secretVersion, calls, detail);
  }

  /** The same under the id that the caller sent. */
  public AuditEvent withRequestId(Optional<String> id) {
    return new AuditEvent(
        subject, action, resource, id, validateOnly, secretVersion, calls, detail);
  }

  /** The same, changing nothing where {@code flag} is true. */
  public AuditEvent withValidateOnly(boolean flag) {
    return new AuditEvent(subject, action, resource, requestId, flag, secretVersion, calls, detail);
  }

  /** The same with a secret's version; an empty text is none. */
  public AuditEvent withSecretVersion(String version) {
    return new AuditEvent(
        subject,
        action,
        resource,
        requestId,
        validateOnly,
        Optional.of(version).filter(id -> !id.isEmpty()),
        calls,
        detail);
  }

  /** The same with these calls. */
  public AuditEvent withCalls(List<BackendCall> made) {
    return new AuditEvent(
        subject, action, resource, requestId, validateOnly, secretVersion, made, detail);
  }

  /** The same with more about it. */
  public AuditEvent withDetail(String text) {
    return new AuditEvent(
        subject, action, resource, requestId, validateOnly, secretVersion, calls, text);
  }
}
