import type { MessageKey } from "~/i18n/i18n";
import { useWords } from "~/ui/words";
import { useFieldError } from "./field-errors";

type TextName<Draft> = { [Name in keyof Draft]: Draft[Name] extends string ? Name : never }[keyof Draft] & string;

/** What a Polaris text field or select needs to edit one text of a draft that stands at `path` in the programme. */
export function useTextFields<Draft extends object>(draft: Draft, onChange: (draft: Draft) => void, path: string) {
  const { t } = useWords();
  const errorOf = useFieldError();
  return (name: TextName<Draft>, label: MessageKey) => ({
    label: t(label),
    value: draft[name] as string,
    onChange: (value: string) => onChange({ ...draft, [name]: value }),
    error: errorOf(`${path}.${name}`),
    autoComplete: "off",
  });
}
