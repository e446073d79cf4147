import { BlockStack, Card, List, Text } from "@shopify/polaris";
import { programmeChanges, type ProgrammeChange } from "~/domain/programme/programme-changes";
import type { Programme } from "~/domain/programme/programme";
import { useWords } from "~/ui/words";
import { changeSentence } from "./change-sentence";
import { effectSentences } from "./effect-sentences";

/** `proposed` is what the draft means, null while it can't be read. */
type Props = { published: Programme; proposed: Programme | null };

/** What publishing the draft will do, told while it is typed. */
export function EffectsCard({ published, proposed }: Props) {
  const { t } = useWords();
  const changes = proposed ? programmeChanges(published, proposed) : [];
  return (
    <Card>
      <div aria-live="polite">
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t("effect.title")}
          </Text>
          {changes.length > 0 ? (
            <Changes changes={changes} />
          ) : (
            <Text as="p" tone="subdued">
              {t(proposed ? "effect.none" : "effect.unreadable")}
            </Text>
          )}
        </BlockStack>
      </div>
    </Card>
  );
}

function Changes({ changes }: { changes: ProgrammeChange[] }) {
  const words = useWords();
  return (
    <>
      <List>
        {changes.map((change) => {
          const sentence = changeSentence(words, change);
          return <List.Item key={sentence}>{sentence}</List.Item>;
        })}
      </List>
      {effectSentences(words, changes).map((sentence) => (
        <Text key={sentence} as="p">
          {sentence}
        </Text>
      ))}
    </>
  );
}
