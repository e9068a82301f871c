/** Whether policies keep accounts apart: a list of questions to IAM, and what the answers mean. */
@NullMarked
package io.floecat.iam.isolation;

import org.jspecify.annotations.NullMarked;
