import { BlockStack, InlineStack, Text } from "@shopify/polaris";
import { Formula, type MetricKey } from "../formula";

type Props = {
  title: string;
  unit: string;
  titleAs?: "h2" | "h3";
  /** The number that it shows, whose formula is a tap away. */
  metric?: MetricKey;
};

/** What a chart shows, and in what. */
export function ChartHeading({ title, unit, titleAs = "h3", metric }: Props) {
  return (
    <BlockStack gap="050">
      <InlineStack gap="100" blockAlign="center">
        <Text as={titleAs} variant={titleAs === "h2" ? "headingMd" : "headingSm"}>
          {title}
        </Text>
        {metric ? <Formula metric={metric} /> : null}
      </InlineStack>
      <Text as="p" tone="subdued">
        {unit}
      </Text>
    </BlockStack>
  );
}
