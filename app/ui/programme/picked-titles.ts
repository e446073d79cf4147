import { createContext, useContext } from "react";

const TitlesContext = createContext<Record<string, string>>({});

/** Gives the pickers below the titles that the server knows, by global id. */
export const PickedTitlesProvider = TitlesContext.Provider;

/** Titles of products and collections by global id; what is not in it is shown by its number. */
export function usePickedTitles(): Record<string, string> {
  return useContext(TitlesContext);
}
