import { BlockStack, Text } from "@shopify/polaris";

type Props = { title: string; unit: string; titleAs?: "h2" | "h3" };

/** What a chart shows, and in what. */
export function ChartHeading({ title, unit, titleAs = "h3" }: Props) {
  return (
    <BlockStack gap="050">
      <Text as={titleAs} variant={titleAs === "h2" ? "headingMd" : "headingSm"}>
        {title}
      </Text>
      <Text as="p" tone="subdued">
        {unit}
      </Text>
    </BlockStack>
  );
}
