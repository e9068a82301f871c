/** Users, roles, keys and sessions: who there is, and what their policies are. */
@NullMarked
package io.floecat.sandbox.principal;

import org.jspecify.annotations.NullMarked;
