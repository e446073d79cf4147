import { useEffect, useMemo, useState } from "react";
import type { Programme } from "~/domain/programme/programme";
import { draftOf, type PartDraft, type PartName } from "./draft/parts";

export type DraftState<Part extends PartName> = {
  draft: PartDraft<Part>;
  isDirty: boolean;
  /** The version the draft was made from. */
  basedOn: number;
  edit: (change: Partial<PartDraft<Part>>) => void;
  discard: () => void;
  /** Let the draft go when the next version is read: what was typed is either published or given up. */
  followNextVersion: () => void;
};

/**
 * What the merchant has typed into one part. It outlives refusals and other people's publishing: a newer version replaces it
 * only when nothing was typed, or `followNextVersion` was called.
 */
export function useDraft<Part extends PartName>(part: Part, version: number, programme: Programme): DraftState<Part> {
  const [base, setBase] = useState({ version, programme });
  const [draft, setDraft] = useState(() => draftOf(part, programme));
  const [isFollowing, setFollowing] = useState(false);
  const isDirty = useMemo(
    () => JSON.stringify(draft) !== JSON.stringify(draftOf(part, base.programme)),
    [draft, part, base],
  );
  useEffect(() => {
    if (version === base.version || (isDirty && !isFollowing)) return;
    setBase({ version, programme });
    setDraft(draftOf(part, programme));
    setFollowing(false);
  }, [part, version, programme, base, isDirty, isFollowing]);
  return {
    draft,
    isDirty,
    basedOn: base.version,
    edit: (change) => setDraft((former) => ({ ...former, ...change })),
    discard: () => setDraft(draftOf(part, base.programme)),
    followNextVersion: () => setFollowing(true),
  };
}
