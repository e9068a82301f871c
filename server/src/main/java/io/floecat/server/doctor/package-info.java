/** Examines the deployment that the service is. */
@NullMarked
package io.floecat.server.doctor;

import org.jspecify.annotations.NullMarked;
