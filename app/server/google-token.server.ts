import { createRemoteJWKSet, errors, jwtVerify } from "jose";

type Expected = {
  audience: string;
  /** The e-mail address of the service account that pushes. */
  serviceAccount: string;
  keysUrl: string;
  now: () => Date;
};

const ISSUERS = ["https://accounts.google.com", "accounts.google.com"];
const KEYS_TIMEOUT_MS = 3000;
/** How far Google's clock and ours may differ. */
const CLOCK_SECONDS = 10;

/** What is wrong with a token; any other error of the library's is about fetching Google's keys. */
const REFUSALS = new Set([
  errors.JWTExpired.code,
  errors.JWTClaimValidationFailed.code,
  errors.JWTInvalid.code,
  errors.JWSInvalid.code,
  errors.JWSSignatureVerificationFailed.code,
  errors.JOSEAlgNotAllowed.code,
  errors.JOSENotSupported.code,
  errors.JWKSNoMatchingKey.code,
]);

/**
 * Tells why a bearer token is not one that Google made for this service account and this audience; null when it is. The
 * keys are Google's own, fetched and kept. Throws when they can't be had.
 */
export function googleTokenCheck({ audience, serviceAccount, keysUrl, now }: Expected) {
  const keys = createRemoteJWKSet(new URL(keysUrl), { timeoutDuration: KEYS_TIMEOUT_MS });

  return async (authorization: string): Promise<string | null> => {
    const token = /^Bearer (\S+)$/i.exec(authorization)?.[1];
    if (!token) return "no bearer token";
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ["RS256"],
        issuer: ISSUERS,
        audience,
        requiredClaims: ["exp", "email"],
        clockTolerance: CLOCK_SECONDS,
        currentDate: now(),
      });
      return payload.email === serviceAccount && payload.email_verified === true ? null : "another service account";
    } catch (error) {
      if (error instanceof errors.JOSEError && REFUSALS.has(error.code)) return error.code;
      throw error;
    }
  };
}
