import { Banner, BlockStack, Text } from "@shopify/polaris";
import { useEffect, useRef } from "react";
import type { Translate } from "~/i18n/i18n";
import { useWords } from "~/ui/words";
import type { PublishAnswer } from "./submission";

type Props = { answer: PublishAnswer | undefined; isReloading: boolean; onReload: () => void };

/** Why a programme was not published and what to do next. It takes the focus, so that it is seen and read out. */
export function PublishProblem({ answer, isReloading, onReload }: Props) {
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), [answer]);
  const text = answer && problemText(t, answer);
  if (!text) return null;
  const isStale = answer.outcome === "refused" && answer.code === "stale_programme";
  return (
    <div ref={place} tabIndex={-1} style={{ outline: "none" }}>
      <Banner
        tone="critical"
        title={t("publish.not_published")}
        action={isStale ? { content: t("publish.reload"), onAction: onReload, loading: isReloading } : undefined}
      >
        <BlockStack gap="100">
          <Text as="p">{text}</Text>
          {isStale ? <Text as="p">{t("publish.stale_next")}</Text> : null}
        </BlockStack>
      </Banner>
    </div>
  );
}

/** Null for an answer that is no problem. */
function problemText(t: Translate, answer: PublishAnswer): string | null {
  if (answer.outcome === "invalid") return t("publish.invalid", { count: Object.keys(answer.errors).length });
  if (answer.outcome === "refused") return t(`refused.${answer.code}`);
  return answer.outcome === "failed" ? t("publish.failed") : null;
}
