import { BlockStack, Box, Button, Popover, Text } from "@shopify/polaris";

import { useState } from "react";
import type { MessageKey } from "~/i18n/i18n";
import { useWords } from "~/ui/words";
import { InfoIcon } from "./info-icon";

/** Numbers that have a name and a formula: `metric.<key>.name` and `metric.<key>.formula`. */
export type MetricKey = MessageKey extends infer Key
  ? Key extends `metric.${infer Name}.formula`
    ? Name
    : never
  : never;

/** A button that says how a number is computed. */
export function Formula({ metric }: { metric: MetricKey }) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  const name = t(`metric.${metric}.name`);
  return (
    <Popover
      active={isOpen}
      onClose={() => setOpen(false)}
      activator={
        <Button
          variant="tertiary"
          size="micro"
          icon={InfoIcon}
          accessibilityLabel={t("metric.how", { name })}
          onClick={() => setOpen(!isOpen)}
        />
      }
      ariaHaspopup="dialog"
      sectioned
    >
      <Box maxWidth="18rem">
        <BlockStack gap="100">
          <Text as="p" variant="headingSm">
            {name}
          </Text>
          <Text as="p">{t(`metric.${metric}.formula`)}</Text>
        </BlockStack>
      </Box>
    </Popover>
  );
}
