import { Banner, BlockStack, Text } from "@shopify/polaris";
import { useEffect, useRef } from "react";
import type { Translate } from "~/i18n/i18n";
import { useWords } from "~/ui/words";
import type { DraftErrors } from "./draft/draft-errors";
import type { PublishAnswer } from "./submission";

type Props = {
  answer: PublishAnswer | undefined;
  /** The parts of the programme that have fields on this page. */
  shown: readonly string[];
  isReloading: boolean;
  onReload: () => void;
};

/** Why a programme was not published and what to do next. It takes the focus, so that it is seen and read out. */
export function PublishProblem({ answer, shown, isReloading, onReload }: Props) {
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), [answer]);
  const text = answer && problemText(t, answer);
  const elsewhere = answer?.outcome === "invalid" ? errorsElsewhere(t, answer.errors, shown) : [];
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
          {elsewhere.map((error) => (
            <Text key={error} as="p">
              {error}
            </Text>
          ))}
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

/** What is wrong where this page has no field: another part of the programme leans on what was changed here. */
function errorsElsewhere(t: Translate, errors: DraftErrors, shown: readonly string[]): string[] {
  const elsewhere = Object.entries(errors).filter(([path]) => !shown.includes(path.split(".")[0]!));
  return elsewhere.map(([, { code, params }]) => t(`field.${code}`, params));
}
