import { Checkbox, FormLayout, TextField } from "@shopify/polaris";
import { useWords } from "~/ui/words";
import { multiplierRows, windowRows, type MultiplierDraft, type RuleDraft, type WindowDraft } from "../draft/parts";
import { FormCard } from "../form-card";
import { ItemList } from "../item-list";
import type { FieldsProps } from "../part-editor";
import { ResourceField } from "../resource-field";
import { useTextFields } from "../use-text-fields";
import { ExclusionFields } from "./exclusion-fields";

type CardProps = { rules: RuleDraft; edit: (change: Partial<RuleDraft>) => void };

/** What earns nothing, what earns more, and where it ends. */
export function RulesFields({ draft: { earning: rules }, edit: editPart }: FieldsProps<"rules">) {
  const edit = (change: Partial<RuleDraft>) => editPart({ earning: { ...rules, ...change } });
  return (
    <>
      <MultipliersCard rules={rules} edit={edit} />
      <WindowsCard rules={rules} edit={edit} />
      <ExclusionFields exclusions={rules.exclusions} onChange={(exclusions) => edit({ exclusions })} />
      <CapsCard rules={rules} edit={edit} />
      <GuestsCard rules={rules} edit={edit} />
    </>
  );
}

function MultipliersCard({ rules, edit }: CardProps) {
  const { t } = useWords();
  return (
    <FormCard title={t("multipliers.title")} means={t("multipliers.means")}>
      <ItemList
        rows={rules.productMultipliers}
        onChange={(productMultipliers) => edit({ productMultipliers })}
        path="earning.productMultipliers"
        kind={multiplierRows}
        words={{ add: t("multipliers.add"), unnamed: () => t("multipliers.new") }}
        summary={({ percent }) => (percent === "" ? null : `× ${percent}`)}
        fields={(row, { path, onChange }) => <MultiplierFields row={row} path={path} onChange={onChange} />}
      />
    </FormCard>
  );
}

type RowProps<Row> = { row: Row; path: string; onChange: (row: Row) => void };

function MultiplierFields({ row, path, onChange }: RowProps<MultiplierDraft>) {
  const { t } = useWords();
  const field = useTextFields(row, onChange, path);
  return (
    <FormLayout>
      <FormLayout.Group condensed>
        <TextField {...field("name", "multipliers.name")} helpText={t("multipliers.name_help")} maxLength={40} />
        <TextField {...field("percent", "multipliers.percent")} prefix="×" inputMode="decimal" />
      </FormLayout.Group>
      <ResourceField
        type="product"
        path={`${path}.productIds`}
        ids={row.productIds}
        most={250}
        purpose={row.name}
        onChange={(productIds) => onChange({ ...row, productIds })}
      />
      <ResourceField
        type="collection"
        path={`${path}.collectionIds`}
        ids={row.collectionIds}
        most={50}
        purpose={row.name}
        onChange={(collectionIds) => onChange({ ...row, collectionIds })}
      />
    </FormLayout>
  );
}

function WindowsCard({ rules, edit }: CardProps) {
  const { t, shop } = useWords();
  return (
    <FormCard title={t("windows.title")} means={t("windows.means", { zone: shop.timezone })}>
      <ItemList
        rows={rules.bonusWindows}
        onChange={(bonusWindows) => edit({ bonusWindows })}
        path="earning.bonusWindows"
        kind={windowRows}
        words={{ add: t("windows.add"), unnamed: () => t("windows.new") }}
        summary={({ percent }) => (percent === "" ? null : `× ${percent}`)}
        fields={(row, { path, onChange }) => <WindowFields row={row} path={path} onChange={onChange} />}
      />
    </FormCard>
  );
}

function WindowFields({ row, path, onChange }: RowProps<WindowDraft>) {
  const { t } = useWords();
  const field = useTextFields(row, onChange, path);
  return (
    <FormLayout>
      <FormLayout.Group condensed>
        <TextField {...field("name", "windows.name")} helpText={t("windows.name_help")} maxLength={40} />
        <TextField {...field("percent", "multipliers.percent")} prefix="×" inputMode="decimal" />
      </FormLayout.Group>
      <FormLayout.Group>
        <TextField {...field("from", "windows.from")} type="datetime-local" />
        <TextField {...field("until", "windows.until")} type="datetime-local" />
      </FormLayout.Group>
    </FormLayout>
  );
}

function CapsCard({ rules, edit }: CardProps) {
  const { t } = useWords();
  const field = useTextFields(rules.caps, (caps) => edit({ caps }), "earning.caps");
  return (
    <FormCard title={t("caps.title")} means={t("caps.means")}>
      <FormLayout>
        {(["perOrder", "perDay", "perMember"] as const).map((name) => (
          <TextField
            key={name}
            {...field(name, `caps.${name}`)}
            suffix={t("caps.points")}
            placeholder={t("no_limit")}
            inputMode="numeric"
          />
        ))}
      </FormLayout>
    </FormCard>
  );
}

function GuestsCard({ rules, edit }: CardProps) {
  const { t } = useWords();
  const field = useTextFields(rules, edit, "earning");
  const isOn = rules.guestDays.trim() !== "0";
  return (
    <FormCard title={t("guests.title")} means={t("guests.means")}>
      <Checkbox
        label={t("guests.on")}
        checked={isOn}
        onChange={(checked) => edit({ guestDays: checked ? "30" : "0" })}
      />
      {isOn ? (
        <TextField {...field("guestDays", "guests.days")} suffix={t("earning.days")} inputMode="numeric" />
      ) : null}
    </FormCard>
  );
}
