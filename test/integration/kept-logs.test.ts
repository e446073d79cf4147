import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { expect, inject, test } from "vitest";
import { insertMember } from "#test/factories/rows";
import { createWorld } from "#test/factories/world";
import { searchLogs } from "#test/support/kept-logs";
import { takeConsole } from "#test/support/no-console";

test("what services log in the tests' own process is searched for whom their database knows", async () => {
  const world = await createWorld();
  const shop = await world.installShop();
  await insertMember(world.deps.db.pool, shop.id, {
    customerId: 1n,
    firstName: "Grace",
    lastName: "Kept-Log",
    joinedAt: world.clock.at,
  });
  const mark = randomUUID();
  world.deps.log.info({ shopId: shop.id }, mark);
  await world.close();
  const logs = inject("logs");
  const file = readdirSync(logs).find((name) => readFileSync(join(logs, name), "utf8").includes(mark))!;
  expect(file).toMatch(/\.log$/);
  const copy = mkdtempSync(join(tmpdir(), "evergreen-logs-"));
  for (const name of [file, file.replace(".log", ".known")]) cpSync(join(logs, name), join(copy, name));
  writeFileSync(join(copy, file), '{"msg":"hello Grace Kept-Log"}\n');

  expect(() => searchLogs(copy)).toThrow("a known secret or name");
  takeConsole("log");
});
