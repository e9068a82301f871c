package io.floecat.sandbox.http;

import io.floecat.iam.UnconfirmedFacts;
import io.floecat.sandbox.call.CallLog;
import io.floecat.sandbox.call.Faults;
import io.floecat.sandbox.principal.PolicyDirectory;
import io.floecat.sandbox.signature.SignatureCheck;

/** What every request meets. */
public record SandboxParts(
    Services services,
    SignatureCheck signatures,
    PolicyDirectory directory,
    UnconfirmedFacts facts,
    Faults faults,
    CallLog log) {}
