package io.floecat.sandbox.http;

import io.floecat.iam.UnconfirmedFacts;
import io.floecat.sandbox.call.CallLog;
import io.floecat.sandbox.call.Faults;
import io.floecat.sandbox.signature.SignatureCheck;

/** What every request meets. */
public record SandboxParts(
    Services services,
    SignatureCheck signatures,
    UnconfirmedFacts facts,
    Faults faults,
    CallLog log) {}
