import { Banner } from "@shopify/polaris";
import type { HoldoutMode } from "~/domain/programme/holdout";
import { useWords } from "~/ui/words";

/** Says that a member is one of those the others are compared with, and what that keeps from them. */
export function HeldOutBanner({ from }: { from: HoldoutMode | null }) {
  const { t } = useWords();
  if (from === null) return null;
  return (
    <Banner
      title={t("member.held_out.title")}
      tone="info"
      action={{ content: t("member.held_out.change"), url: "/app/programme/holdout" }}
    >
      {t(`member.held_out.${from}`)}
    </Banner>
  );
}
