/** Examines the deployment that the service is. */
@NullMarked
package io.floecat.runtime.doctor;

import org.jspecify.annotations.NullMarked;
