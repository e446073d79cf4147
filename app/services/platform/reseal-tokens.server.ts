import { listSessionTokens, replaceSessionTokens, type SessionTokens } from "~/db/session-tokens.server";
import type { Deps } from "~/deps";
import { Seal } from "~/lib/seal.server";

/** How many sessions were sealed anew, needed it no more, or hold what neither key opens. */
export type Resealed = { renewed: number; current: number; unreadable: number };

/**
 * While ENCRYPTION_KEY_PREVIOUS is set: seal with ENCRYPTION_KEY what the other key sealed. The log says when the other is
 * needed no more. Safe to repeat, and beside a refresh of the same token: whoever writes first is left alone.
 */
export async function resealTokens({ db, env, log }: Pick<Deps, "db" | "env" | "log">): Promise<Resealed> {
  const done: Resealed = { renewed: 0, current: 0, unreadable: 0 };
  if (!env.ENCRYPTION_KEY_PREVIOUS) return done;
  const seal = new Seal(env.ENCRYPTION_KEY, env.ENCRYPTION_KEY_PREVIOUS);
  for (const session of await listSessionTokens(db)) {
    const after = renewed(seal, session);
    if (after === "unreadable") done.unreadable += 1;
    else if (after === "current") done.current += 1;
    else if (await replaceSessionTokens(db, session, after)) done.renewed += 1;
  }
  log.info({ ...done, isOtherKeyNeeded: done.renewed > 0 }, "tokens looked through after a change of ENCRYPTION_KEY");
  return done;
}

function renewed(seal: Seal, before: SessionTokens): SessionTokens | "current" | "unreadable" {
  try {
    const accessToken = seal.renewed(before.accessToken);
    const refreshToken = before.refreshToken ? seal.renewed(before.refreshToken) : null;
    if (accessToken === null && refreshToken === null) return "current";
    return {
      id: before.id,
      accessToken: accessToken ?? before.accessToken,
      refreshToken: refreshToken ?? before.refreshToken,
    };
  } catch {
    // Neither key opens it, which nothing here can mend; the log tells how many.
    return "unreadable";
  }
}
