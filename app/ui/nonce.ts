import { createContext, useContext } from "react";

/** On the server: what the page's inline scripts carry so that the browser runs them. Browsers hide it from scripts. */
export const Nonce = createContext<string | undefined>(undefined);

export const useNonce = (): string | undefined => useContext(Nonce);
