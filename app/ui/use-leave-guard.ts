import { useBlocker } from "@remix-run/react";
import { useEffect } from "react";

/**
 * Ask before a change that is not saved is left behind: App Bridge's own question inside the app, the browser's when the
 * tab is closed or reloaded. Moves within the same page (its search) are not asked about.
 */
export function useLeaveGuard(isDirty: boolean, question: string): void {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => isDirty && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    let isCurrent = true;
    mayLeave(question).then(
      (isAllowed) => isCurrent && (isAllowed ? blocker.proceed() : blocker.reset()),
      () => isCurrent && blocker.reset(),
    );
    return () => {
      isCurrent = false;
    };
  }, [blocker, question]);
  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isDirty]);
}

async function mayLeave(question: string): Promise<boolean> {
  const bridge = typeof shopify === "undefined" ? undefined : shopify.saveBar;
  if (!bridge?.leaveConfirmation) return confirm(question);
  await bridge.leaveConfirmation();
  return true;
}
