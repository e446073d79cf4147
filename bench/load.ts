import { createHmac } from "node:crypto";
import { connect } from "node:net";
import { orderBody, webhookId } from "./orders.ts";

export type Pace = {
  port: number;
  connections: number;
  seconds: number;
  /** As fast as it is answered when absent. */
  perSecond?: number;
};
export type LoadResult = { acknowledged: number; refused: number; perSecond: number; latencies: number[] };

/** A request as it goes over the wire; a body that is sent often is not copied. */
type Wire = { head: string; body?: Buffer };

/**
 * Sends requests to loopback over a fixed number of connections for a fixed time: as fast as they are answered, or at
 * `perSecond`. Latencies in milliseconds, from the moment a request was due. It writes HTTP by hand: on two cores an HTTP
 * client would take more of them than the servers that are measured.
 */
export async function paced(pace: Pace, requestOf: (turn: number) => Wire): Promise<LoadResult> {
  const startedAt = performance.now();
  const endAt = startedAt + pace.seconds * 1000;
  const result: LoadResult = { acknowledged: 0, refused: 0, perSecond: 0, latencies: [] };
  let sent = 0;
  const worker = async () => {
    const connection = await open(pace.port);
    for (;;) {
      const turn = sent++;
      const dueAt = pace.perSecond ? startedAt + (turn * 1000) / pace.perSecond : performance.now();
      if (dueAt >= endAt || performance.now() >= endAt) break;
      if (dueAt > performance.now()) await new Promise((resolve) => setTimeout(resolve, dueAt - performance.now()));
      const status = await connection.exchange(requestOf(turn));
      if (status === 200) result.acknowledged += 1;
      else result.refused += 1;
      result.latencies.push(performance.now() - dueAt);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: pace.connections }, worker));
  result.perSecond = (1000 * result.acknowledged) / (performance.now() - startedAt);
  return result;
}

/** Bodies made beforehand, so that making them costs nothing while it counts. */
const BODIES = Array.from({ length: 200 }, (_, index) => Buffer.from(orderBody(1_000_000 + index, 1000 + index)));

/** Signed order webhooks, each with an id of its own. */
export function sendOrders(pace: Pace, { secret, shop }: { secret: string; shop: string }): Promise<LoadResult> {
  const requests = BODIES.map((body) => ({ body, head: headOf(body, secret, shop) }));
  return paced(pace, (turn) => {
    const { head, body } = requests[turn % requests.length]!;
    return { head: `${head}x-shopify-webhook-id: ${webhookId()}\r\n\r\n`, body };
  });
}

function headOf(body: Buffer, secret: string, shop: string): string {
  const signature = createHmac("sha256", secret).update(body).digest("base64");
  return [
    "POST /webhooks HTTP/1.1",
    "host: 127.0.0.1",
    "content-type: application/json",
    `content-length: ${body.length}`,
    "x-shopify-topic: orders/paid",
    `x-shopify-shop-domain: ${shop}`,
    `x-shopify-hmac-sha256: ${signature}`,
    "",
  ].join("\r\n");
}

/** One connection, one request at a time. */
async function open(port: number) {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  let waiting: { resolve: (status: number) => void; reject: (error: Error) => void } | null = null;
  let received = "";
  socket.setEncoding("latin1");
  socket.on("data", (chunk: string) => {
    received += chunk;
    if (!isWhole(received)) return;
    const status = Number(received.slice(9, 12));
    received = "";
    waiting?.resolve(status);
  });
  socket.on("error", (error) => waiting?.reject(error));
  socket.on("close", () => waiting?.reject(new Error("the server closed the connection")));
  await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  return {
    exchange: ({ head, body }: Wire) =>
      new Promise<number>((resolve, reject) => {
        waiting = { resolve, reject };
        socket.cork();
        socket.write(head);
        if (body) socket.write(body);
        socket.uncork();
      }),
    close: () => {
      waiting = null;
      socket.destroy();
    },
  };
}

/** Whether an answer has arrived to its end, by its length or its last chunk. */
function isWhole(answer: string): boolean {
  const headEnd = answer.indexOf("\r\n\r\n");
  if (headEnd === -1) return false;
  const head = answer.slice(0, headEnd).toLowerCase();
  if (head.includes("transfer-encoding: chunked")) return answer.endsWith("\r\n0\r\n\r\n");
  const length = Number(/content-length: (\d+)/.exec(head)?.[1] ?? 0);
  return answer.length >= headEnd + 4 + length;
}
