import { FormLayout, TextField } from "@shopify/polaris";
import { useState } from "react";
import { segmentDeedSchema } from "~/domain/insights/segments/segment-deed";
import { pointsWorthMinor } from "~/domain/programme/points-worth";
import type { Programme } from "~/domain/programme/programme";
import { adjustedPoints } from "~/ui/members/adjustment";
import { NoteField } from "~/ui/members/note-field";
import { useWords } from "~/ui/words";
import { DeedModal } from "./deed-modal";
import { useAsk } from "./use-ask";

type Props = {
  name: string;
  /** How many members would get it, and how many are held out of the programme and would not. */
  members: number;
  heldOut: number;
  pointValue: Programme["pointValue"];
  onClose: () => void;
};

/** Points for everybody of a segment. */
export function BonusModal({ name, members, heldOut, pointValue, onClose }: Props) {
  const { t, format, shop } = useWords();
  const [points, setPoints] = useState("");
  const [note, setNote] = useState("");
  const { send, isSending, errors, refusal } = useAsk(onClose);
  const each = adjustedPoints(points);
  const all = each * members;
  const isReady = segmentDeedSchema.safeParse({ kind: "bonus", points: each, note }).success;
  const worth = Number.isSafeInteger(all) ? format.money(pointsWorthMinor(all, pointValue, shop.currency)) : t("none");
  return (
    <DeedModal
      title={t("segment_page.bonus_title", { segment: name })}
      question={[
        t("segment_page.bonus_question", { count: members, each: t("unit.points", { count: each }) }),
        t("segment_page.bonus_cost", { points: t("unit.points", { count: all }), worth }),
        ...(heldOut > 0 ? [t("segment_page.bonus_held_out", { count: heldOut })] : []),
        t("segment_page.bonus_final"),
      ]}
      action={t("segment_page.bonus_action")}
      isSending={isSending}
      hasErrors={errors !== null}
      refusal={refusal}
      isReady={isReady}
      onSend={() => send({ what: "bonus", points, note })}
      onClose={onClose}
    >
      <FormLayout>
        <TextField
          label={t("segment_page.bonus_points")}
          helpText={t("segment_page.bonus_points_help", { count: members })}
          error={errors?.points ? t("segment_page.bonus_points_error") : undefined}
          value={points}
          onChange={setPoints}
          autoComplete="off"
          inputMode="numeric"
          requiredIndicator
        />
        <NoteField value={note} onChange={setNote} isWrong={Boolean(errors?.note)} />
      </FormLayout>
    </DeedModal>
  );
}
