import { itemChanges, type ItemChange } from "./item-changes";
import type { Earning, Programme } from "./programme";
import { LISTS, SETTINGS, type ListName, type SettingName, type SettingValue } from "./settings";

/** One difference between two versions of a programme, with what it takes to say it in a sentence. */
export type ProgrammeChange =
  | { what: "status"; to: Programme["status"] }
  | { what: "earn_rate"; from: Rate; to: Rate }
  | { what: "point_value"; from: Programme["pointValue"]; to: Programme["pointValue"] }
  | { what: "setting"; setting: SettingName; from: SettingValue; to: SettingValue }
  | { what: "list"; list: ListName; added: string[]; removed: string[] }
  | ItemChange;

type Rate = Pick<Earning, "points" | "perMajor">;

/** What a new version changes; empty when both say the same. Tiers, rewards and other items are told apart by key. */
export function programmeChanges(before: Programme, after: Programme): ProgrammeChange[] {
  return [
    ...ruleChanges(before, after),
    ...settingChanges(before, after),
    ...listChanges(before, after),
    ...itemChanges(before, after),
  ];
}

function ruleChanges(before: Programme, after: Programme): ProgrammeChange[] {
  const changes: ProgrammeChange[] = [];
  const [from, to] = [rateOf(before), rateOf(after)];
  if (before.status !== after.status) changes.push({ what: "status", to: after.status });
  if (from.points !== to.points || from.perMajor !== to.perMajor) changes.push({ what: "earn_rate", from, to });
  const { pointValue } = after;
  if (before.pointValue.points !== pointValue.points || before.pointValue.major !== pointValue.major) {
    changes.push({ what: "point_value", from: before.pointValue, to: pointValue });
  }
  return changes;
}

function rateOf({ earning: { points, perMajor } }: Programme): Rate {
  return { points, perMajor };
}

function settingChanges(before: Programme, after: Programme): ProgrammeChange[] {
  return (Object.keys(SETTINGS) as SettingName[]).flatMap((setting) => {
    const [from, to] = [SETTINGS[setting](before), SETTINGS[setting](after)];
    return String(from) === String(to) ? [] : [{ what: "setting", setting, from, to }];
  });
}

function listChanges(before: Programme, after: Programme): ProgrammeChange[] {
  return (Object.keys(LISTS) as ListName[]).flatMap((list) => {
    const [from, to] = [LISTS[list](before.earning), LISTS[list](after.earning)];
    const added = to.filter((each) => !from.includes(each));
    const removed = from.filter((each) => !to.includes(each));
    return added.length + removed.length === 0 ? [] : [{ what: "list", list, added, removed }];
  });
}
