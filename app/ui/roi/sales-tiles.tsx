import { InlineGrid } from "@shopify/polaris";
import type { DayRange } from "~/domain/insights/ranges/range";
import type { SalesFigures } from "~/domain/insights/roi/sales-figures";
import { MetricTile } from "~/ui/insights/metric-tile";
import { rangeWords } from "~/ui/insights/range-words";
import { useWords } from "~/ui/words";

const TILES = [
  { metric: "buyers", kind: "count", of: ({ buyers }: SalesFigures) => buyers },
  { metric: "repurchase_rate", kind: "rate", of: ({ repurchase }: SalesFigures) => repurchase },
  { metric: "customer_orders", kind: "count", of: ({ orders }: SalesFigures) => orders },
  { metric: "customer_sales", kind: "money", of: ({ netMinor }: SalesFigures) => netMinor },
  { metric: "participation_rate", kind: "rate", of: ({ participation }: SalesFigures) => participation },
] as const;

type Props = { sales: SalesFigures; former: SalesFigures | null; formerDays: DayRange | null };

/** What was bought in the range and who took part, against the days it is compared with. */
export function SalesTiles({ sales, former, formerDays }: Props) {
  const words = useWords();
  const against = formerDays && rangeWords(words, formerDays);
  return (
    <InlineGrid columns={{ xs: 1, sm: 2, lg: 5 }} gap="400">
      {TILES.map(({ metric, kind, of }) => (
        <MetricTile
          key={metric}
          metric={metric}
          kind={kind}
          value={of(sales)}
          against={against}
          {...(former ? { former: of(former) } : {})}
        />
      ))}
    </InlineGrid>
  );
}
