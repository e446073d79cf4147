import { InlineStack, Text } from "@shopify/polaris";
import { LINES, type Amount, type Line, type Statement } from "~/domain/insights/liability/statement";
import { Formula } from "~/ui/insights/formula";
import { PlainTable } from "~/ui/insights/plain-table";
import { useWords } from "~/ui/words";

/** Lines that are left out where nothing happened. */
const SELDOM: ReadonlySet<Line> = new Set(["revalued", "imported", "merged"]);

/** A statement from its opening to its closing, in points and in money. */
export function StatementRows({ statement }: { statement: Statement }) {
  const { t, format } = useWords();
  const { opening, lines, closing } = statement;
  const shown = LINES.filter((line) => !SELDOM.has(line) || lines[line].points !== 0 || lines[line].minor !== 0);
  const row = (name: "opening" | Line | "closing", { points, minor }: Amount, isBalance: boolean) => ({
    key: name,
    cells: [
      <InlineStack key={name} gap="100" blockAlign="center" wrap={false}>
        <Text as="span" fontWeight={isBalance ? "semibold" : "regular"}>
          {t(`metric.line_${name}.name`)}
        </Text>
        <Formula metric={`line_${name}`} />
      </InlineStack>,
      name === "revalued" ? t("none") : isBalance ? format.number(points) : format.signed(points),
      isBalance ? format.money(minor) : format.signedMoney(minor),
    ],
  });
  return (
    <PlainTable
      label={t("liability.statement")}
      columns={[{ title: t("liability.line") }, { title: t("liability.points") }, { title: format.currencyCode }]}
      rows={[
        row("opening", opening, true),
        ...shown.map((line) => row(line, lines[line], false)),
        row("closing", closing, true),
      ]}
    />
  );
}
