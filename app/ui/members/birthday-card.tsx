import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { useWords } from "~/ui/words";
import { BirthdayModal } from "./birthday-modal";

export type Birthday = { month: number; day: number; savedAt: string };
type Props = { birthday: Birthday | null; memberId: string };

/** A member's birthday, which the merchant alone corrects once it is saved. */
export function BirthdayCard({ birthday, memberId }: Props) {
  const { t, format } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <Card>
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            {t("birthday.title")}
          </Text>
          <Button variant="plain" onClick={() => setOpen(true)}>
            {t(birthday ? "birthday.edit" : "birthday.add")}
          </Button>
        </InlineStack>
        <Text as="p" tone={birthday ? undefined : "subdued"}>
          {birthday
            ? t("birthday.saved", { day: format.monthDay(inLeapYear(birthday)), at: format.day(birthday.savedAt) })
            : t("birthday.none")}
        </Text>
      </BlockStack>
      {isOpen ? <BirthdayModal birthday={birthday} memberId={memberId} onClose={() => setOpen(false)} /> : null}
    </Card>
  );
}

/** A day of a year that has them all. */
function inLeapYear({ month, day }: Birthday): string {
  return `2024-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
