import { InlineStack, Text } from "@shopify/polaris";
import { LINES, type Amount, type Line, type Statement } from "~/domain/insights/liability/statement";
import { Formula } from "~/ui/insights/formula";
import { PlainTable } from "~/ui/insights/plain-table";
import { useWords } from "~/ui/words";

/** Lines that are left out where nothing happened. */
const SELDOM: ReadonlySet<Line> = new Set(["revalued", "earlier", "imported", "merged"]);

type Props = { statement: Statement; former?: Statement | null };

/** A statement from its opening to its closing, in points and in money. `former`: what it is compared with, by its name. */
export function StatementRows({ statement, former = null }: Props) {
  const { t, format } = useWords();
  const { lines } = statement;
  const shown = LINES.filter(
    (line) => !SELDOM.has(line) || isMoved(lines[line]) || (former && isMoved(former.lines[line])),
  );
  const money = ({ minor }: Amount, isBalance: boolean) =>
    isBalance ? format.money(minor) : format.signedMoney(minor);
  const points = ({ points }: Amount, isBalance: boolean) =>
    isBalance ? format.number(points) : format.signed(points);
  const row = (name: "opening" | Line | "closing", of: (statement: Statement) => Amount, isBalance: boolean) => ({
    key: name,
    cells: [
      <InlineStack key={name} gap="100" blockAlign="center" wrap={false}>
        <Text as="span" fontWeight={isBalance ? "semibold" : "regular"}>
          {t(`metric.line_${name}.name`)}
        </Text>
        <Formula metric={`line_${name}`} />
      </InlineStack>,
      name === "revalued" ? t("none") : points(of(statement), isBalance),
      money(of(statement), isBalance),
      ...(former ? [money(of(former), isBalance)] : []),
    ],
  });
  return (
    <PlainTable
      label={t("liability.statement")}
      columns={[
        { title: t("liability.line") },
        { title: t("liability.points") },
        { title: format.currencyCode },
        ...(former ? [{ title: `${format.currencyCode}, ${former.name}` }] : []),
      ]}
      rows={[
        row("opening", ({ opening }) => opening, true),
        ...shown.map((line) => row(line, ({ lines }) => lines[line], false)),
        row("closing", ({ closing }) => closing, true),
      ]}
    />
  );
}

function isMoved({ points, minor }: Amount): boolean {
  return points !== 0 || minor !== 0;
}
