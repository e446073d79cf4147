import { createHmac } from "node:crypto";
import { connect } from "node:net";
import { orderBody, webhookId } from "./orders.ts";

export type Load = {
  port: number;
  path: string;
  secret: string;
  shop: string;
  connections: number;
  seconds: number;
  perSecond?: number;
};
export type LoadResult = { acknowledged: number; refused: number; perSecond: number; latencies: number[] };

/** Bodies made beforehand, so that making them costs nothing while it counts. */
const BODIES = Array.from({ length: 200 }, (_, index) => Buffer.from(orderBody(1_000_000 + index, 1000 + index)));

/**
 * Sends signed order webhooks to loopback over a fixed number of connections for a fixed time: as fast as they are
 * acknowledged, or at `perSecond`. Latencies in milliseconds, from the moment a request was due. It writes HTTP by hand:
 * on two cores an HTTP client would take more of them than the servers that are measured.
 */
export async function sendLoad(load: Load): Promise<LoadResult> {
  const requests = BODIES.map((body) => ({ body, head: headOf(load, body) }));
  const startedAt = performance.now();
  const endAt = startedAt + load.seconds * 1000;
  const result: LoadResult = { acknowledged: 0, refused: 0, perSecond: 0, latencies: [] };
  let sent = 0;
  const worker = async () => {
    const connection = await open(load.port);
    for (;;) {
      const turn = sent++;
      const dueAt = load.perSecond ? startedAt + (turn * 1000) / load.perSecond : performance.now();
      if (dueAt >= endAt || performance.now() >= endAt) break;
      if (dueAt > performance.now()) await new Promise((resolve) => setTimeout(resolve, dueAt - performance.now()));
      const { head, body } = requests[turn % requests.length]!;
      const status = await connection.exchange(`${head}x-shopify-webhook-id: ${webhookId()}\r\n\r\n`, body);
      if (status === 200) result.acknowledged += 1;
      else result.refused += 1;
      result.latencies.push(performance.now() - dueAt);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: load.connections }, worker));
  result.perSecond = (1000 * result.acknowledged) / (performance.now() - startedAt);
  return result;
}

function headOf({ path, secret, shop }: Load, body: Buffer): string {
  const signature = createHmac("sha256", secret).update(body).digest("base64");
  return [
    `POST ${path} HTTP/1.1`,
    "host: 127.0.0.1",
    "content-type: application/json",
    `content-length: ${body.length}`,
    "x-shopify-topic: orders/paid",
    `x-shopify-shop-domain: ${shop}`,
    `x-shopify-hmac-sha256: ${signature}`,
    "",
  ].join("\r\n");
}

/** One connection; answers are taken to have no body, as an acknowledgement has none. */
async function open(port: number) {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  let waiting: { resolve: (status: number) => void; reject: (error: Error) => void } | null = null;
  let received = "";
  socket.setEncoding("latin1");
  socket.on("data", (chunk: string) => {
    received += chunk;
    if (!received.includes("\r\n\r\n")) return;
    const status = Number(received.slice(9, 12));
    received = "";
    waiting?.resolve(status);
  });
  socket.on("error", (error) => waiting?.reject(error));
  socket.on("close", () => waiting?.reject(new Error("the server closed the connection")));
  await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  return {
    exchange: (head: string, body: Buffer) =>
      new Promise<number>((resolve, reject) => {
        waiting = { resolve, reject };
        socket.cork();
        socket.write(head);
        socket.write(body);
        socket.uncork();
      }),
    close: () => {
      waiting = null;
      socket.destroy();
    },
  };
}
