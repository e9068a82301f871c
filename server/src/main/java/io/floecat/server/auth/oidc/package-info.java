/** Callers who present tokens of an OpenID provider. */
@NullMarked
package io.floecat.server.auth.oidc;

import org.jspecify.annotations.NullMarked;
