import { Checkbox, FormLayout, Select, Text, TextField } from "@shopify/polaris";
import type { WayToEarn } from "~/domain/programme/way-to-earn";
import { useWords } from "~/ui/words";
import { wayRows, type WayDraft } from "../draft/parts";
import { whole } from "../draft/typed";
import { FormCard } from "../form-card";
import { ItemList } from "../item-list";
import type { FieldsProps } from "../part-editor";
import { useTextFields } from "../use-text-fields";

const KINDS = [
  "sign_up",
  "birthday",
  "anniversary",
  "newsletter",
  "review",
  "social",
  "orders",
  "spend",
  "custom",
] as const satisfies readonly WayToEarn["kind"][];
const CLAIMED = new Set<WayToEarn["kind"]>(["review", "social", "custom"]);

/** What members earn points with besides spending. */
export function WaysFields({ draft, edit }: FieldsProps<"ways">) {
  const { t } = useWords();
  return (
    <FormCard title={t("ways.title")} means={t("ways.means")}>
      <ItemList
        rows={draft.ways}
        onChange={(ways) => edit({ ways })}
        path="ways"
        kind={wayRows}
        words={{ add: t("ways.add"), unnamed: () => t("ways.new"), empty: t("ways.empty") }}
        summary={({ points }) => (Number.isNaN(whole(points)) ? null : t("unit.points", { count: whole(points) }))}
        fields={(way, { path, onChange }) => <WayFields way={way} path={path} onChange={onChange} />}
      />
    </FormCard>
  );
}

type FieldProps = { way: WayDraft; path: string; onChange: (way: WayDraft) => void };

function WayFields({ way, path, onChange }: FieldProps) {
  const { t } = useWords();
  const field = useTextFields(way, onChange, path);
  const isPublished = way.key !== "";
  return (
    <FormLayout>
      <FormLayout.Group condensed>
        <Select
          {...field("kind", "ways.kind")}
          options={KINDS.map((kind) => ({ value: kind, label: t(`way.kind.${kind}`) }))}
          helpText={t(`way.kind.${way.kind}.means`)}
          disabled={isPublished}
        />
        <TextField {...field("name", "ways.name")} helpText={t("ways.name_help")} maxLength={40} />
      </FormLayout.Group>
      <FormLayout.Group condensed>
        <TextField {...field("points", "ways.points")} suffix={t("caps.points")} inputMode="numeric" />
        <OwnField way={way} path={path} onChange={onChange} />
      </FormLayout.Group>
      {CLAIMED.has(way.kind) ? (
        <FormLayout.Group condensed>
          <TextField
            {...field("atMost", "ways.at_most")}
            suffix={t("ways.times")}
            helpText={t("ways.at_most_help")}
            inputMode="numeric"
          />
          <TextField
            {...field("everyDays", "ways.every_days")}
            suffix={t("earning.days")}
            helpText={t("ways.every_days_help")}
            inputMode="numeric"
          />
        </FormLayout.Group>
      ) : null}
      {way.kind === "custom" && isPublished ? <Text as="p">{t("ways.key", { key: way.key })}</Text> : null}
      <Checkbox
        label={t("ways.isEnabled")}
        checked={way.isEnabled}
        onChange={(isEnabled) => onChange({ ...way, isEnabled })}
      />
    </FormLayout>
  );
}

/** The field that only this kind of way has. */
function OwnField({ way, path, onChange }: FieldProps) {
  const { t, format } = useWords();
  const field = useTextFields(way, onChange, path);
  switch (way.kind) {
    case "social":
      return <TextField {...field("url", "ways.url")} type="url" placeholder="https://" maxLength={300} />;
    case "orders":
      return <TextField {...field("orders", "ways.orders")} suffix={t("tiers.counted.orders")} inputMode="numeric" />;
    case "spend":
      return <TextField {...field("spend", "ways.spend")} prefix={format.currencySymbol()} inputMode="decimal" />;
    default:
      return null;
  }
}
