/** {@code floecat audit ...}: the audit log of this machine's service. */
@NullMarked
package io.floecat.cli.service.audit;

import org.jspecify.annotations.NullMarked;
