import { SaveBar } from "@shopify/app-bridge-react";
import { Box, Button, InlineStack } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useWords } from "./words";

type Props = { id: string; isOpen: boolean; isSaving: boolean; onSave: () => void; onDiscard: () => void };

/** The admin's contextual save bar; without App Bridge, the same two buttons in the page. */
export function UnsavedChanges({ id, isOpen, isSaving, onSave, onDiscard }: Props) {
  const { t } = useWords();
  const hasBridge = useHasBridge();
  if (hasBridge === null) return null;
  if (!hasBridge) {
    return isOpen ? <InPage isSaving={isSaving} onSave={onSave} onDiscard={onDiscard} /> : null;
  }
  return (
    <SaveBar id={id} open={isOpen}>
      {/* App Bridge reads the attributes of plain buttons; an empty `loading` means true. */}
      <button {...{ variant: "primary", loading: isSaving ? "" : undefined }} onClick={onSave} disabled={isSaving}>
        {t("save.save")}
      </button>
      <button onClick={onDiscard} disabled={isSaving}>
        {t("save.discard")}
      </button>
    </SaveBar>
  );
}

function InPage({ isSaving, onSave, onDiscard }: Pick<Props, "isSaving" | "onSave" | "onDiscard">) {
  const { t } = useWords();
  return (
    <Box paddingBlockEnd="400">
      <InlineStack gap="200" align="end">
        <Button onClick={onDiscard} disabled={isSaving}>
          {t("save.discard")}
        </Button>
        <Button variant="primary" onClick={onSave} loading={isSaving}>
          {t("save.save")}
        </Button>
      </InlineStack>
    </Box>
  );
}

/** Null until the browser has taken over: the server can't know. */
function useHasBridge(): boolean | null {
  const [hasBridge, setHasBridge] = useState<boolean | null>(null);
  useEffect(() => setHasBridge(typeof shopify !== "undefined" && customElements.get("ui-save-bar") !== undefined), []);
  return hasBridge;
}
