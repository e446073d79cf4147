import type { Translate } from "./i18n";

/** Who did something, as the audit names them: "staff 123" and "API key ERP" are worded, any other name is itself. */
export function actorName({ t }: { t: Translate }, by: string): string {
  const [, staffId] = /^staff (\S+)$/.exec(by) ?? [];
  const [, key] = /^API key (.+)$/.exec(by) ?? [];
  if (key) return t("actor.api_key", { name: key });
  return staffId ? t("actor.staff", { id: staffId }) : by;
}
