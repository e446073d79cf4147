import { BlockStack, Card, Text } from "@shopify/polaris";
import type { ReactNode } from "react";

type Props = { title: string; means?: string; children: ReactNode };

/** A card of a form: what it is about, in a heading and a sentence, and its fields. */
export function FormCard({ title, means, children }: Props) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {title}
          </Text>
          {means ? (
            <Text as="p" tone="subdued">
              {means}
            </Text>
          ) : null}
        </BlockStack>
        {children}
      </BlockStack>
    </Card>
  );
}
