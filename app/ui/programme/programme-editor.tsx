import { useFetcher, useRevalidator } from "@remix-run/react";
import { BlockStack, Layout } from "@shopify/polaris";
import { useEffect, useState } from "react";
import type { Programme } from "~/domain/programme/programme";
import { UnsavedChanges } from "~/ui/save-bar";
import { showToast } from "~/ui/toast";
import { useLeaveGuard } from "~/ui/use-leave-guard";
import { useWords } from "~/ui/words";
import { ConfirmRate } from "./confirm-rate";
import { EarningCard } from "./earning-card";
import { EffectsCard } from "./effects-card";
import { FieldErrorsProvider } from "./field-errors";
import { PointValueCard } from "./point-value-card";
import { PublishProblem } from "./publish-problem";
import { RewardsCard } from "./rewards-card";
import { StatusCard } from "./status-card";
import type { ProgrammeSubmission, PublishAnswer } from "./submission";
import { TiersCard } from "./tiers-card";
import { useDraft } from "./use-draft";

/** The programme as a form: typed, previewed, published. */
export function ProgrammeEditor({ version, programme }: { version: number; programme: Programme }) {
  const { t } = useWords();
  const { draft, isDirty, basedOn, edit, discard, followNextVersion } = useDraft(version, programme);
  const { answer, isSaving, publish, forget } = usePublish((published) => {
    followNextVersion();
    showToast(t("publish.done", { version: String(published) }));
  });
  const { revalidate, state } = useRevalidator();
  useLeaveGuard(isDirty, t("save.leave"));
  const send = (isConfirmed: boolean) => publish({ draft, basedOn, isConfirmed });
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
            <PublishProblem answer={isDirty ? answer : undefined} isReloading={state === "loading"} onReload={reload} />
            <StatusCard status={draft.status} onChange={(status) => edit({ status })} />
            <EarningCard draft={draft} onChange={edit} />
            <PointValueCard value={draft.pointValue} onChange={(pointValue) => edit({ pointValue })} />
            <TiersCard tiers={draft.tiers} onChange={(tiers) => edit({ tiers })} />
            <RewardsCard rewards={draft.rewards} onChange={(rewards) => edit({ rewards })} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <div style={{ position: "sticky", top: "var(--p-space-400)" }}>
            <EffectsCard published={programme} draft={draft} />
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
    </FieldErrorsProvider>
  );
}

/** Send a draft and keep its answer until it is sent again or forgotten. */
function usePublish(onPublished: (version: number) => void) {
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
    publish: (submission: ProgrammeSubmission) => {
      setAnswer(undefined);
      fetcher.submit(submission, { method: "post", encType: "application/json" });
    },
    forget: () => setAnswer(undefined),
  };
}
