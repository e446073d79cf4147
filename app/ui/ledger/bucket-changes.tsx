import { BlockStack, Text } from "@shopify/polaris";
import { useWords } from "~/ui/words";

const BUCKETS = ["pending", "available", "reserved"] as const;

/** What an entry moved, a line for each bucket: "+525 pending". Told by sign and word, not by colour alone. */
export function BucketChanges({ entry }: { entry: Record<(typeof BUCKETS)[number], number> }) {
  const { t, format } = useWords();
  return (
    <BlockStack>
      {BUCKETS.filter((bucket) => entry[bucket] !== 0).map((bucket) => (
        <Text key={bucket} as="span" numeric alignment="end" tone={bucket === "available" ? undefined : "subdued"}>
          {t(`bucket.change.${bucket}`, { points: format.signed(entry[bucket]) })}
        </Text>
      ))}
    </BlockStack>
  );
}
