import { TextField } from "@shopify/polaris";
import { useWords } from "~/ui/words";

type Props = { value: string; onChange: (note: string) => void; isWrong: boolean };

/** Why points are given or taken by hand: kept with them, and asked for. */
export function NoteField({ value, onChange, isWrong }: Props) {
  const { t } = useWords();
  return (
    <TextField
      label={t("adjust.note")}
      helpText={t("adjust.note_help")}
      error={isWrong ? t("adjust.note_error") : undefined}
      value={value}
      onChange={onChange}
      autoComplete="off"
      maxLength={300}
      multiline={2}
      requiredIndicator
    />
  );
}
