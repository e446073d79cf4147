import type { Words } from "./words";

/** Who did something, as the audit names them: "staff 123" is worded, any other name is itself. */
export function actorName({ t }: Pick<Words, "t">, by: string): string {
  const [, staffId] = /^staff (\S+)$/.exec(by) ?? [];
  return staffId ? t("actor.staff", { id: staffId }) : by;
}
