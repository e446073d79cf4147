import { BlockStack, Checkbox, ChoiceList, FormLayout } from "@shopify/polaris";
import { useWords } from "~/ui/words";
import { CHANNELS, channelName } from "../channels";
import type { RuleDraft } from "../draft/parts";
import { FormCard } from "../form-card";
import { ResourceField } from "../resource-field";
import { TagField } from "../tag-field";

type Exclusions = RuleDraft["exclusions"];
type Props = { exclusions: Exclusions; onChange: (exclusions: Exclusions) => void };

const PATH = "earning.exclusions";

/** What earns nothing. */
export function ExclusionFields({ exclusions, onChange }: Props) {
  const { t } = useWords();
  const edit = (change: Partial<Exclusions>) => onChange({ ...exclusions, ...change });
  const purpose = t("exclusions.title");
  return (
    <FormCard title={purpose} means={t("exclusions.means")}>
      <FormLayout>
        <ResourceField
          type="product"
          path={`${PATH}.productIds`}
          ids={exclusions.productIds}
          most={250}
          purpose={purpose}
          onChange={(productIds) => edit({ productIds })}
        />
        <ResourceField
          type="collection"
          path={`${PATH}.collectionIds`}
          ids={exclusions.collectionIds}
          most={50}
          purpose={purpose}
          onChange={(collectionIds) => edit({ collectionIds })}
        />
        <BlockStack>
          <Checkbox
            label={t("exclusions.sale")}
            helpText={t("exclusions.sale_help")}
            checked={exclusions.saleItems}
            onChange={(saleItems) => edit({ saleItems })}
          />
          <Checkbox
            label={t("exclusions.subscriptions")}
            checked={exclusions.subscriptions}
            onChange={(subscriptions) => edit({ subscriptions })}
          />
        </BlockStack>
        <TagField
          label={t("exclusions.customer_tags")}
          helpText={t("tags.help")}
          path={`${PATH}.customerTags`}
          tags={exclusions.customerTags}
          most={50}
          onChange={(customerTags) => edit({ customerTags })}
        />
        <TagField
          label={t("exclusions.order_tags")}
          helpText={t("tags.help")}
          path={`${PATH}.orderTags`}
          tags={exclusions.orderTags}
          most={50}
          onChange={(orderTags) => edit({ orderTags })}
        />
        <Channels channels={exclusions.channels} onChange={(channels) => edit({ channels })} />
      </FormLayout>
    </FormCard>
  );
}

function Channels({ channels, onChange }: { channels: string[]; onChange: (channels: string[]) => void }) {
  const { t } = useWords();
  const isOwn = (channel: string) => CHANNELS.some((own) => own === channel);
  const apps = channels.filter((channel) => !isOwn(channel));
  return (
    <BlockStack gap="400">
      <ChoiceList
        allowMultiple
        title={t("exclusions.channels")}
        choices={CHANNELS.map((value) => ({ value, label: channelName(t, value) }))}
        selected={channels.filter(isOwn)}
        onChange={(chosen) => onChange([...chosen, ...apps])}
      />
      <TagField
        label={t("exclusions.apps")}
        helpText={t("exclusions.apps_help")}
        path={`${PATH}.channels`}
        tags={apps}
        most={20 - (channels.length - apps.length)}
        onChange={(chosen) => onChange([...channels.filter(isOwn), ...chosen])}
        nameOf={(channel) => channelName(t, channel)}
      />
    </BlockStack>
  );
}
