import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import type { Todo } from "~/domain/insights/todo";
import { useWords } from "~/ui/words";

/** Up to three things worth doing, each with the place to do it. */
export function TodoCard({ todos }: { todos: readonly Todo[] }) {
  const { t } = useWords();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("todo.title")}
        </Text>
        {todos.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("todo.none")}
          </Text>
        ) : (
          <BlockStack as="ul" gap="400">
            {todos.map((todo) => (
              <TodoRow key={todo.key} todo={todo} />
            ))}
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}

function TodoRow({ todo: { key, url, values, money } }: { todo: Todo }) {
  const { t, format } = useWords();
  const amounts = Object.fromEntries(Object.entries(money).map(([name, minor]) => [name, format.money(minor)]));
  const words = { ...values, ...amounts };
  return (
    <li>
      <InlineStack gap="400" align="space-between" blockAlign="center">
        <BlockStack gap="050">
          <Text as="h3" variant="headingSm">
            {t(`todo.${key}.title`, words)}
          </Text>
          <Text as="p" tone="subdued">
            {t(`todo.${key}.text`, words)}
          </Text>
        </BlockStack>
        <Button url={url}>{t(`todo.${key}.action`)}</Button>
      </InlineStack>
    </li>
  );
}
