import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, FormLayout, Modal, Select, Text } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { showToast } from "~/ui/toast";
import { useWords } from "~/ui/words";
import type { Birthday } from "./birthday-card";
import type { BirthdayAnswer } from "./birthday-form";

type Props = { birthday: Birthday | null; memberId: string; onClose: () => void };

const numbers = (until: number) => Array.from({ length: until }, (_, index) => String(index + 1));

/** Correct a birthday, or forget it so that the member can save one anew. Mounted when it opens. */
export function BirthdayModal({ birthday, memberId, onClose }: Props) {
  const { t, locale } = useWords();
  const fetcher = useFetcher<BirthdayAnswer>();
  const [month, setMonth] = useState(String(birthday?.month ?? 1));
  const [day, setDay] = useState(String(birthday?.day ?? 1));
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  useEffect(() => {
    if (answer?.outcome !== "saved") return;
    showToast(t("birthday.done"));
    onClose();
  }, [answer]);
  const send = (fields: Record<string, string>) =>
    fetcher.submit(fields, { method: "post", action: `/app/members/${memberId}/birthday` });
  const names = new Intl.DateTimeFormat(locale, { month: "long", timeZone: "UTC" });
  const months = numbers(12).map((value) => ({ value, label: names.format(Date.UTC(2024, Number(value) - 1)) }));
  const isBusy = fetcher.state !== "idle";
  return (
    <Modal
      open
      onClose={onClose}
      title={t("birthday.title")}
      primaryAction={{ content: t("save.save"), onAction: () => send({ month, day }), loading: isBusy }}
      secondaryActions={[
        ...(birthday
          ? [{ content: t("birthday.forget"), onAction: () => send({ what: "forget" }), disabled: isBusy }]
          : []),
        { content: t("cancel"), onAction: onClose },
      ]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {answer?.outcome === "refused" ? <Banner tone="critical">{t(`refused.${answer.code}`)}</Banner> : null}
          {answer?.outcome === "failed" ? <Banner tone="critical">{t("birthday.failed")}</Banner> : null}
          <FormLayout>
            <FormLayout.Group condensed>
              <Select label={t("birthday.month")} options={months} value={month} onChange={setMonth} />
              <Select
                label={t("birthday.day")}
                options={numbers(31)}
                value={day}
                onChange={setDay}
                error={answer?.outcome === "invalid" ? t("birthday.day_error") : undefined}
              />
            </FormLayout.Group>
          </FormLayout>
          <Text as="p" tone="subdued">
            {t("birthday.note")}
          </Text>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
