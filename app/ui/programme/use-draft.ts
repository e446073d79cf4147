import { useEffect, useMemo, useState } from "react";
import type { Programme } from "~/domain/programme/programme";
import { draftOf, type ProgrammeDraft } from "./draft";

export type DraftState = {
  draft: ProgrammeDraft;
  isDirty: boolean;
  /** The version the draft was made from. */
  basedOn: number;
  edit: (change: Partial<ProgrammeDraft>) => void;
  discard: () => void;
  /** Let the draft go when the next version is read: what was typed is either published or given up. */
  followNextVersion: () => void;
};

/**
 * What the merchant has typed. It outlives refusals and other people's publishing: a newer version replaces it only when
 * nothing was typed, or `followNextVersion` was called.
 */
export function useDraft(version: number, programme: Programme): DraftState {
  const [base, setBase] = useState({ version, programme });
  const [draft, setDraft] = useState(() => draftOf(programme));
  const [isFollowing, setFollowing] = useState(false);
  const isDirty = useMemo(() => JSON.stringify(draft) !== JSON.stringify(draftOf(base.programme)), [draft, base]);
  useEffect(() => {
    if (version === base.version || (isDirty && !isFollowing)) return;
    setBase({ version, programme });
    setDraft(draftOf(programme));
    setFollowing(false);
  }, [version, programme, base, isDirty, isFollowing]);
  return {
    draft,
    isDirty,
    basedOn: base.version,
    edit: (change) => setDraft((former) => ({ ...former, ...change })),
    discard: () => setDraft(draftOf(base.programme)),
    followNextVersion: () => setFollowing(true),
  };
}
