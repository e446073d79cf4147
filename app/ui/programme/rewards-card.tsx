import { Badge, BlockStack, Button, Card, Collapsible, Divider, InlineStack, Text } from "@shopify/polaris";
import { useId, useState } from "react";
import { useWords } from "~/ui/words";
import { newReward, type RewardDraft } from "./draft";
import { useHasErrors } from "./field-errors";
import { RewardFields } from "./reward-fields";
import { whole } from "./read-draft";

type Props = { rewards: RewardDraft[]; onChange: (rewards: RewardDraft[]) => void };

const MOST = 30;

/** Ways to redeem: what points buy. Each opens for editing; one with an error is open. */
export function RewardsCard({ rewards, onChange }: Props) {
  const { t } = useWords();
  const replace = (index: number, reward: RewardDraft) =>
    onChange(rewards.map((former, at) => (at === index ? reward : former)));
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("rewards.title")}
          </Text>
          <Text as="p" tone="subdued">
            {t("rewards.means")}
          </Text>
        </BlockStack>
        {rewards.length === 0 ? <Text as="p">{t("rewards.empty")}</Text> : null}
        {rewards.map((reward, index) => (
          <BlockStack key={reward.id} gap="400">
            {index > 0 ? <Divider /> : null}
            <RewardRow
              reward={reward}
              index={index}
              onChange={(changed) => replace(index, changed)}
              onRemove={() => onChange(rewards.filter((_, at) => at !== index))}
            />
          </BlockStack>
        ))}
        <InlineStack>
          <Button
            onClick={() => onChange([...rewards, newReward(crypto.randomUUID())])}
            disabled={rewards.length >= MOST}
          >
            {t("rewards.add")}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

type RowProps = { reward: RewardDraft; index: number; onChange: (reward: RewardDraft) => void; onRemove: () => void };

function RewardRow({ reward, index, onChange, onRemove }: RowProps) {
  const { t } = useWords();
  const [isOpened, setOpened] = useState(reward.key === "");
  const hasErrors = useHasErrors(`rewards.${index}`);
  const isOpen = isOpened || hasErrors;
  const fieldsId = useId();
  const label = reward.name || t("rewards.new");
  const price = whole(reward.points);
  return (
    <div role="group" aria-label={label}>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <InlineStack gap="200" align="start" blockAlign="center">
            <Text as="h3" variant="headingSm">
              {label}
            </Text>
            <Badge tone={reward.isEnabled ? "success" : undefined}>
              {t(reward.isEnabled ? "rewards.on" : "rewards.off")}
            </Badge>
            {Number.isNaN(price) ? null : (
              <Text as="span" tone="subdued">
                {t("unit.points", { count: price })}
              </Text>
            )}
          </InlineStack>
          <InlineStack gap="300" align="start">
            <Button
              variant="plain"
              onClick={() => setOpened(!isOpen)}
              ariaExpanded={isOpen}
              ariaControls={fieldsId}
              accessibilityLabel={t(isOpen ? "rewards.close_named" : "rewards.edit_named", { reward: label })}
            >
              {t(isOpen ? "close" : "edit")}
            </Button>
            <Button
              variant="plain"
              tone="critical"
              onClick={onRemove}
              accessibilityLabel={t("rewards.remove_named", { reward: label })}
            >
              {t("remove")}
            </Button>
          </InlineStack>
        </InlineStack>
        <Collapsible id={fieldsId} open={isOpen}>
          {isOpen ? <RewardFields reward={reward} path={`rewards.${index}`} onChange={onChange} /> : null}
        </Collapsible>
      </BlockStack>
    </div>
  );
}
