import type { Words } from "~/ui/words";

/** Why something failed, as the page knows it; the error's own text stays on the server. */
export type FailureReason =
  | { kind: "unreadable"; fields: string | null }
  | { kind: "not_json" | "refused" | "shopify" | "timed_out" }
  | { kind: "internal"; name: string };

/** Why something failed, in a sentence. Names of fields and of kinds of errors stay as they are, for who looks into it. */
export function failureSentence({ t }: Pick<Words, "t">, reason: FailureReason): string {
  if (reason.kind === "internal") return t("failure.internal", { name: reason.name });
  if (reason.kind !== "unreadable") return t(`failure.${reason.kind}`);
  return reason.fields ? t("failure.unreadable_fields", { fields: reason.fields }) : t("failure.unreadable");
}
