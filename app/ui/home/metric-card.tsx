import { BlockStack, Card, Text } from "@shopify/polaris";

type Props = { label: string; value: string; notes: string[] };

/** One number: what it is, the number, and what it is made of. */
export function MetricCard({ label, value, notes }: Props) {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h3" variant="headingSm" tone="subdued">
          {label}
        </Text>
        <Text as="p" variant="headingLg" numeric>
          {value}
        </Text>
        <BlockStack>
          {notes.map((note) => (
            <Text key={note} as="p" variant="bodySm" tone="subdued">
              {note}
            </Text>
          ))}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}
