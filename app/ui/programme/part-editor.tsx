import { useFetcher, useRevalidator } from "@remix-run/react";
import { BlockStack, Layout } from "@shopify/polaris";
import { useEffect, useMemo, useState, type ReactNode } from "react";
import type { Programme } from "~/domain/programme/programme";
import { UnsavedChanges } from "~/ui/save-bar";
import { showToast } from "~/ui/toast";
import { useLeaveGuard } from "~/ui/use-leave-guard";
import { useWords } from "~/ui/words";
import { ConfirmRate } from "./confirm-rate";
import { ConfirmTiers } from "./confirm-tiers";
import type { PartName } from "./draft/parts";
import { readDraft } from "./draft/read-draft";
import { EffectsCard } from "./effects-card";
import { FieldErrorsProvider } from "./field-errors";
import { PublishProblem } from "./publish-problem";
import type { PartSubmission, PublishAnswer } from "./submission";
import { useDraft, type DraftState } from "./use-draft";

/** What the fields of a part are given. */
export type FieldsProps<Part extends PartName> = Pick<DraftState<Part>, "draft" | "edit"> & { programme: Programme };

type Props<Part extends PartName> = {
  part: Part;
  version: number;
  programme: Programme;
  fields: (props: FieldsProps<Part>) => ReactNode;
  /** Shown beside the form, below what saving does; null while the draft can't be read. */
  aside?: (proposed: Programme | null) => ReactNode;
};

/** One part of the programme as a form: typed, previewed, published as a new version with the rest as it was. */
export function PartEditor<Part extends PartName>({ part, version, programme, fields, aside }: Props<Part>) {
  const { t, shop } = useWords();
  const { draft, isDirty, basedOn, edit, discard, followNextVersion } = useDraft(part, version, programme);
  const { answer, isSaving, publish, forget } = usePublish(part, (published) => {
    followNextVersion();
    showToast(t("publish.done", { version: String(published) }));
  });
  const { revalidate, state } = useRevalidator();
  useLeaveGuard(isDirty, t("save.leave"));
  const { programme: proposed } = useMemo(
    () => readDraft(part, draft, programme, shop.currency),
    [part, draft, programme, shop.currency],
  );
  const send = (isConfirmed: boolean, previewed: string | null = null) =>
    publish({ draft, basedOn, isConfirmed, previewed });
  const reload = () => {
    followNextVersion();
    forget();
    void revalidate();
  };
  return (
    <FieldErrorsProvider value={isDirty && answer?.outcome === "invalid" ? answer.errors : {}}>
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <PublishProblem
              answer={isDirty ? answer : undefined}
              shown={Object.keys(draft)}
              isReloading={state === "loading"}
              onReload={reload}
            />
            {fields({ draft, edit, programme })}
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <div style={{ position: "sticky", top: "var(--p-space-400)" }}>
            <BlockStack gap="400">
              <EffectsCard published={programme} proposed={proposed} />
              {aside?.(proposed)}
            </BlockStack>
          </div>
        </Layout.Section>
      </Layout>
      <UnsavedChanges
        id="programme-save-bar"
        isOpen={isDirty}
        isSaving={isSaving}
        onSave={() => send(false)}
        onDiscard={() => {
          discard();
          forget();
        }}
      />
      <ConfirmRate
        isOpen={answer?.outcome === "confirm"}
        percent={answer?.outcome === "confirm" ? answer.percent : 0}
        onConfirm={() => send(true)}
        onCancel={forget}
      />
      <ConfirmTiers
        isOpen={answer?.outcome === "preview"}
        preview={answer?.outcome === "preview" ? answer.preview : null}
        // Only who has confirmed the rate, if that was asked, comes to see the preview.
        onConfirm={() => send(true, answer?.outcome === "preview" ? answer.tiers : null)}
        onCancel={forget}
      />
    </FieldErrorsProvider>
  );
}

/** Send a draft to its part's address and keep the answer until it is sent again or forgotten. */
function usePublish<Part extends PartName>(part: Part, onPublished: (version: number) => void) {
  const fetcher = useFetcher<PublishAnswer>();
  const [answer, setAnswer] = useState<PublishAnswer>();
  useEffect(() => {
    if (fetcher.state !== "idle" || !fetcher.data) return;
    setAnswer(fetcher.data);
    if (fetcher.data.outcome === "published") onPublished(fetcher.data.version);
    // The answer is what this waits for; a new callback is no reason to take it twice.
  }, [fetcher.state, fetcher.data]);
  return {
    answer,
    isSaving: fetcher.state !== "idle",
    publish: (submission: PartSubmission<Part>) => {
      setAnswer(undefined);
      const action = `/app/programme/${part}`;
      fetcher.submit(submission, { method: "post", encType: "application/json", action });
    },
    forget: () => setAnswer(undefined),
  };
}
