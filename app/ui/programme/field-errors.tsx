import { createContext, useContext } from "react";
import { useWords } from "~/ui/words";
import type { DraftErrors } from "./draft/draft-errors";

const ErrorsContext = createContext<DraftErrors>({});
export const FieldErrorsProvider = ErrorsContext.Provider;

/** The worded error of a field by its path in the draft ("tiers.1.entry"), for the field to show beside itself. */
export function useFieldError(): (path: string) => string | undefined {
  const errors = useContext(ErrorsContext);
  const { t } = useWords();
  return (path) => {
    const error = errors[path];
    return error ? t(`field.${error.code}`, error.params) : undefined;
  };
}

/** Whether anything under a path is wrong ("rewards.2"). */
export function useHasErrors(path: string): boolean {
  const errors = useContext(ErrorsContext);
  return Object.keys(errors).some((own) => own === path || own.startsWith(`${path}.`));
}
