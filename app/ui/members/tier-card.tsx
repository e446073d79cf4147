import { Badge, BlockStack, Card, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import { useWords } from "~/ui/words";
import { ChangeTier } from "./change-tier";
import { TierBasisLines, type TierBasis } from "./tier-basis";

export type TierStanding = {
  name: string;
  multiplierPercent: number;
  since: string | null;
  qualifyingMinor: number;
  next: { name: string; missingMinor: number } | null;
  progressPercent: number;
};
export type TierMove = { id: string; from: string | null; to: string; changedAt: string };

type Props = { tier: TierStanding; basis: TierBasis | null; moves: TierMove[] };

/** The tier a member is in and why, what keeps it, what is missing to the next, and how they came here. */
export function TierCard({ tier, basis, moves }: Props) {
  const { t, format } = useWords();
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            {t("tier.title")}
          </Text>
          <Badge tone="info">{tier.name}</Badge>
        </InlineStack>
        <Text as="p">
          {tier.multiplierPercent === 100
            ? t("tier.base")
            : t("tier.multiplier", { multiplier: format.number(tier.multiplierPercent / 100) })}
        </Text>
        {tier.since ? (
          <Text as="p" tone="subdued">
            {t("tier.since", { day: format.day(tier.since) })}
          </Text>
        ) : null}
        {basis ? <TierBasisLines basis={basis} tier={tier.name} /> : null}
        {basis && basis.measure !== "spend" ? null : <ProgressToNext tier={tier} />}
        {basis ? <ChangeTier basis={basis} /> : null}
        {moves.length > 0 ? <Moves moves={moves} /> : null}
      </BlockStack>
    </Card>
  );
}

function ProgressToNext({ tier }: { tier: TierStanding }) {
  const { t, format } = useWords();
  const spent = t("tier.qualifying", { money: format.money(tier.qualifyingMinor) });
  if (!tier.next) return <Text as="p">{`${spent} ${t("tier.top")}`}</Text>;
  return (
    <BlockStack gap="200">
      <Text as="p" id="tier-progress">
        {`${spent} ${t("tier.missing", { money: format.money(tier.next.missingMinor), tier: tier.next.name })}`}
      </Text>
      <ProgressBar progress={tier.progressPercent} size="small" ariaLabelledBy="tier-progress" />
    </BlockStack>
  );
}

function Moves({ moves }: { moves: TierMove[] }) {
  const { t, format } = useWords();
  return (
    <BlockStack gap="100">
      <Text as="h3" variant="headingSm">
        {t("tier.moves")}
      </Text>
      {moves.map(({ id, from, to, changedAt }) => (
        <Text key={id} as="p" tone="subdued">
          {from === null
            ? t("tier.began", { to, day: format.day(changedAt) })
            : t("tier.moved", { from, to, day: format.day(changedAt) })}
        </Text>
      ))}
    </BlockStack>
  );
}
