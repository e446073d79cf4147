import { expect, test } from "vitest";
import { readSettingForm } from "~/ui/roi/setting-form";

function form(fields: Record<string, string>): FormData {
  const typed = new FormData();
  for (const [name, value] of Object.entries(fields)) typed.set(name, value);
  return typed;
}

test.each([
  ["USD", { marginPercent: "45", appMonth: "49.90", campaignMonth: "1,200" }, [45, 4990, 120_000]],
  ["JPY", { marginPercent: "１００", appMonth: "4900", campaignMonth: "0" }, [100, 4900, 0]],
])("in %s %j is read", (currency, fields, [marginPercent, appMonthMinor, campaignMonthMinor]) => {
  expect(readSettingForm(form(fields), currency)).toEqual({
    setting: { marginPercent, appMonthMinor, campaignMonthMinor },
    wrong: null,
  });
});

test.each([
  [{ marginPercent: "101", appMonth: "1", campaignMonth: "1" }, ["marginPercent"]],
  [{ marginPercent: "4.5", appMonth: "-1", campaignMonth: "1.999" }, ["marginPercent", "appMonth", "campaignMonth"]],
  [{ marginPercent: "", appMonth: "", campaignMonth: "9999999999999" }, ["marginPercent", "appMonth", "campaignMonth"]],
  [{}, ["marginPercent", "appMonth", "campaignMonth"]],
])("%j is refused, field by field", (fields, wrong) => {
  expect(readSettingForm(form(fields), "USD")).toEqual({ setting: null, wrong });
});
