import { Agent, get, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { listen } from "~/server/listening.server";

type Answer = { status: number; connection: string | undefined };

/** Ask over the one connection of an agent; the answer once all of it is here. */
function ask(agent: Agent, port: number, path = "/"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get({ agent, port, path, host: "127.0.0.1" }, (response: IncomingMessage) => {
      const { statusCode = 0, headers } = response;
      response.resume().once("end", () => resolve({ status: statusCode, connection: headers.connection }));
    }).once("error", reject);
  });
}

const oneConnection = () => new Agent({ keepAlive: true, maxSockets: 1 });

async function timed(work: Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work;
  return performance.now() - startedAt;
}

test("with no connection open, closing takes no time", async () => {
  const { close } = await listen((_, response) => response.end(), 0);
  expect(await timed(close({ quietMs: 10_000 }))).toBeLessThan(2000);
});

test("a request in progress when the closing begins is finished, and new connections are refused", async () => {
  const arrived = Promise.withResolvers<void>();
  const { port, close } = await listen((_, response) => {
    arrived.resolve();
    setTimeout(() => response.end("done"), 300);
  }, 0);
  const slow = ask(oneConnection(), port);
  await arrived.promise;
  const closing = close({ quietMs: 50 });
  await expect(ask(oneConnection(), port)).rejects.toThrow("ECONNREFUSED");
  expect(await slow).toMatchObject({ status: 200 });
  expect(await timed(closing)).toBeLessThan(2000);
});

test("a kept-alive connection may bring one request more, and is told to close", async () => {
  const { port, close } = await listen((_, response) => response.end(), 0);
  const agent = oneConnection();
  expect(await ask(agent, port)).toEqual({ status: 200, connection: "keep-alive" });
  const closing = close({ quietMs: 10_000 });
  expect(await ask(agent, port)).toEqual({ status: 200, connection: "close" });
  expect(await timed(closing)).toBeLessThan(2000);
});

test("a connection that stays quiet is closed after a while, also one that never said anything", async () => {
  const { port, close } = await listen((_, response) => response.end(), 0);
  await ask(oneConnection(), port);
  const silent = connect({ port, host: "127.0.0.1" });
  await new Promise((resolve) => silent.once("connect", resolve));
  const took = await timed(close({ quietMs: 300 }));
  expect(took).toBeGreaterThan(250);
  expect(took).toBeLessThan(1500);
});
