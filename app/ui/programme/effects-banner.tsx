import { Banner, BlockStack, List, Text } from "@shopify/polaris";
import { programmeChanges } from "~/domain/programme/programme-changes";
import type { Programme } from "~/domain/programme/programme";
import { useWords } from "~/ui/words";
import { changeSentence, effectSentences } from "./change-sentence";
import type { ProgrammeDraft } from "./draft";
import { readDraft } from "./read-draft";

/** What publishing the draft will do, while it is typed. Nothing while it changes nothing or can't be read. */
export function EffectsBanner({ published, draft }: { published: Programme; draft: ProgrammeDraft }) {
  const words = useWords();
  const { programme } = readDraft(draft, words.shop.currency);
  const changes = programme ? programmeChanges(published, programme) : [];
  if (changes.length === 0) return null;
  return (
    <Banner tone="info" title={words.t("effect.title")}>
      <BlockStack gap="200">
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
      </BlockStack>
    </Banner>
  );
}
