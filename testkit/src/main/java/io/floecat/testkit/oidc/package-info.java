/** An OpenID provider for tests. */
@NullMarked
package io.floecat.testkit.oidc;

import org.jspecify.annotations.NullMarked;
