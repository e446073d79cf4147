import { Badge, BlockStack, Button, Card, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useWords } from "~/ui/words";

export type SetupState = {
  isProgrammeOn: boolean;
  hasOrderWithPoints: boolean;
  hasRedemption: boolean;
  hasBackfill: boolean;
};

type Step = { name: "programme" | "theme" | "history" | "order"; isDone: boolean; url: string; isOutside: boolean };

/** The first five minutes: what is left to do, each with the place to do it. Hidden once all is done, or by its button. */
export function SetupGuide({ setup }: { setup: SetupState }) {
  const { t, shop } = useWords();
  const [isHidden, hide] = useDismissal(`evergreen.setup.${shop.domain}`);
  const steps: Step[] = [
    { name: "programme", isDone: setup.isProgrammeOn, url: "/app/programme", isOutside: false },
    { name: "theme", isDone: setup.hasRedemption, url: themeEditorUrl(shop.domain), isOutside: true },
    { name: "history", isDone: setup.hasBackfill, url: "/app/backfill", isOutside: false },
    { name: "order", isDone: setup.hasOrderWithPoints, url: `https://${shop.domain}`, isOutside: true },
  ];
  const done = steps.filter(({ isDone }) => isDone).length;
  if (isHidden || done === steps.length) return null;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("setup.title")}
          </Text>
          <Button variant="plain" onClick={hide}>
            {t("setup.hide")}
          </Button>
        </InlineStack>
        <BlockStack gap="200">
          <Text as="p" tone="subdued" id="setup-progress">
            {t("setup.progress", { done, steps: steps.length })}
          </Text>
          <ProgressBar
            progress={(100 * done) / steps.length}
            size="small"
            tone="success"
            ariaLabelledBy="setup-progress"
          />
        </BlockStack>
        <BlockStack as="ol" gap="400">
          {steps.map((step) => (
            <SetupStep key={step.name} step={step} />
          ))}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}

function SetupStep({ step: { name, isDone, url, isOutside } }: { step: Step }) {
  const { t } = useWords();
  return (
    <li>
      <BlockStack gap="100" inlineAlign="start">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h3" variant="headingSm">
            {t(`setup.${name}.title`)}
          </Text>
          <Badge tone={isDone ? "success" : "attention"}>{t(isDone ? "setup.done" : "setup.to_do")}</Badge>
        </InlineStack>
        {isDone ? null : (
          <>
            <Text as="p">{t(`setup.${name}.text`)}</Text>
            <Button url={url} external={isOutside} target={isOutside ? "_blank" : undefined}>
              {t(`setup.${name}.action`)}
            </Button>
          </>
        )}
      </BlockStack>
    </li>
  );
}

function themeEditorUrl(domain: string): string {
  return `https://${domain}/admin/themes/current/editor?context=apps`;
}

/** Remembered by this browser, where it lets us. */
function useDismissal(key: string): [boolean, () => void] {
  const [isDismissed, setDismissed] = useState(false);
  useEffect(() => setDismissed(storage()?.getItem(key) === "hidden"), [key]);
  const dismiss = () => {
    storage()?.setItem(key, "hidden");
    setDismissed(true);
  };
  return [isDismissed, dismiss];
}

/** A browser may forbid storage in a frame by throwing; then the guide just comes back. */
function storage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
