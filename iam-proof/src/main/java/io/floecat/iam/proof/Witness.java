package io.floecat.iam.proof;

import io.floecat.iam.AwsCall;
import io.floecat.iam.Caller;
import io.floecat.iam.UnconfirmedFacts;
import java.util.List;
import java.util.Optional;

/**
 * A call that shows an answer.
 *
 * @param call none where the model makes no call of the action
 * @param facts what AWS is like where the call is as the answer says
 * @param words what it does, in a sentence
 * @param commands the AWS CLI's commands that make it
 */
public record Witness(
    Caller caller,
    Optional<AwsCall> call,
    UnconfirmedFacts facts,
    String words,
    List<String> commands) {

  /** Copies the list. */
  public Witness {
    commands = List.copyOf(commands);
  }
}
