import type { UIMatch } from "@remix-run/react";
import { translator, type Locale, type MessageKey } from "~/i18n/i18n";

/** The document's title in the language that the layout was read in. */
export function pageTitle(
  matches: readonly (Pick<UIMatch, "id" | "data"> | undefined)[],
  key: MessageKey,
): [{ title: string }] {
  const layout = matches.find((match) => match?.id === "routes/app")?.data as { locale?: Locale } | undefined;
  return [{ title: `${translator(layout?.locale ?? "en")(key)} · Evergreen` }];
}
