import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorld, type World } from "#test/factories/world";
import { Seal } from "~/lib/seal.server";
import { resealTokens } from "~/services/platform/reseal-tokens.server";

const key = (byte: number) => Buffer.alloc(32, byte).toString("base64");
const [OLD, NEW] = [key(1), key(2)];

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world.close());

const deps = (current: string, other?: string) => ({
  ...world.deps,
  env: { ...world.deps.env, ENCRYPTION_KEY: current, ENCRYPTION_KEY_PREVIOUS: other },
});

async function session(id: string, accessToken: string, refreshToken: string | null): Promise<void> {
  await world.deps.db.rows(
    "INSERT INTO session (id, shop, state, access_token, refresh_token) VALUES ($1, $1, '', $2, $3)",
    [id, accessToken, refreshToken],
  );
}

async function tokensOf(id: string): Promise<{ access: string; refresh: string | null }> {
  const [row] = await world.deps.db.rows<{ access: string; refresh: string | null }>(
    "SELECT access_token AS access, refresh_token AS refresh FROM session WHERE id = $1",
    [id],
  );
  return row!;
}

test("after a change of the key every token is sealed with the new one, and says the same", async () => {
  const [before, now] = [new Seal(OLD), new Seal(NEW)];
  await session("both", before.close("shpat_1"), before.close("shprt_1"));
  await session("online", before.close("shpat_2"), null);
  await session("half", now.close("shpat_3"), before.close("shprt_3"));
  await session("new", now.close("shpat_4"), now.close("shprt_4"));
  await session("lost", new Seal(key(3)).close("shpat_5"), null);
  const lost = await tokensOf("lost");

  expect(await resealTokens(deps(NEW))).toEqual({ renewed: 0, current: 0, unreadable: 0 });

  expect(await resealTokens(deps(NEW, OLD))).toEqual({ renewed: 3, current: 1, unreadable: 1 });
  const opened = await Promise.all(
    ["both", "online", "half", "new"].map(async (id) => {
      const { access, refresh } = await tokensOf(id);
      return [now.open(access), refresh && now.open(refresh)];
    }),
  );
  expect(opened).toEqual([
    ["shpat_1", "shprt_1"],
    ["shpat_2", null],
    ["shpat_3", "shprt_3"],
    ["shpat_4", "shprt_4"],
  ]);
  expect(await tokensOf("lost")).toEqual(lost);
  expect(await resealTokens(deps(NEW, OLD))).toEqual({ renewed: 0, current: 4, unreadable: 1 });
});
