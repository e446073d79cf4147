import type { Translate } from "~/i18n/i18n";

/** Shopify's own sales channels by the `source_name` of their orders; every other channel is an app, by its id. */
export const CHANNELS = ["web", "pos", "shopify_draft_order"] as const;

/** What a channel is called; an app's by its id. */
export function channelName(t: Translate, channel: string): string {
  const known = CHANNELS.find((own) => own === channel);
  return known ? t(`channel.${known}`) : t("channel.app", { id: channel });
}
