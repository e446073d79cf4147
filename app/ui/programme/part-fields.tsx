import type { Programme } from "~/domain/programme/programme";
import type { PartName } from "./draft/parts";
import { EarningFields } from "./fields/earning-fields";
import { ExpiryFields } from "./fields/expiry-fields";
import { HoldoutFields } from "./fields/holdout-fields";
import { RewardsFields } from "./fields/rewards-fields";
import { RulesFields } from "./fields/rules-fields";
import { TiersFields } from "./fields/tiers-fields";
import { WaysFields } from "./fields/ways-fields";
import { PartEditor } from "./part-editor";
import { TierPreview } from "./tier-preview";

/** The parts that have a page of their own, in the order in which they are listed. */
export const PAGE_NAMES = [
  "earning",
  "rules",
  "ways",
  "tiers",
  "rewards",
  "expiry",
  "holdout",
] as const satisfies PartName[];
export type PageName = (typeof PAGE_NAMES)[number];

/** Whether a part has a page of its own. */
export function isPageName(name: string): name is PageName {
  return (PAGE_NAMES as readonly string[]).includes(name);
}

type Props = { part: PageName; version: number; programme: Programme };

/** The form of one part. */
export function PartFields({ part, ...published }: Props) {
  switch (part) {
    case "earning":
      return <PartEditor part={part} {...published} fields={EarningFields} />;
    case "rules":
      return <PartEditor part={part} {...published} fields={RulesFields} />;
    case "ways":
      return <PartEditor part={part} {...published} fields={WaysFields} />;
    case "tiers":
      return (
        <PartEditor
          part={part}
          {...published}
          fields={TiersFields}
          // What was counted holds for these terms only.
          aside={(proposed) => <TierPreview key={JSON.stringify(proposed)} programme={proposed} />}
        />
      );
    case "rewards":
      return <PartEditor part={part} {...published} fields={RewardsFields} />;
    case "expiry":
      return <PartEditor part={part} {...published} fields={ExpiryFields} />;
    case "holdout":
      return <PartEditor part={part} {...published} fields={HoldoutFields} />;
  }
}
