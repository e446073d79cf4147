import { BlockStack, Box, Button, Card, Text } from "@shopify/polaris";

type Props = { title: string; text: string; action: { label: string; url: string } };

/** A place where there is nothing yet: what will be here, and the next step. */
export function EmptyCard({ title, text, action }: Props) {
  return (
    <Card>
      <Box paddingBlock="800">
        <BlockStack gap="300" inlineAlign="center">
          <Text as="h2" variant="headingMd" alignment="center">
            {title}
          </Text>
          <Box maxWidth="30rem">
            <Text as="p" alignment="center" tone="subdued">
              {text}
            </Text>
          </Box>
          <Button variant="primary" url={action.url}>
            {action.label}
          </Button>
        </BlockStack>
      </Box>
    </Card>
  );
}
