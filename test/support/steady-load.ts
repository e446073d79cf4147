import { Agent, request } from "node:http";

/** One request that was made: its answer, or the error that came instead. */
export type Sent = {
  id: string;
  status: number | null;
  error: string | null;
  /** Whether the answer asked for the connection to be closed. */
  saidClose: boolean;
};

export type Call = {
  id: string;
  port: number;
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
};

export type Load = {
  sent: Sent[];
  /** Make no new requests and wait for those under way. */
  stop: () => Promise<void>;
};

/**
 * Requests over a number of kept-alive connections, one after the other on each, until it is stopped. `next` makes them. A
 * port that nothing listens on is asked again a little later.
 */
export function steadyLoad(connections: number, pauseMs: number, next: () => Call): Load {
  const sent: Sent[] = [];
  let isStopping = false;
  const loop = async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!isStopping) {
      const one = await make(agent, next());
      sent.push(one);
      await new Promise((resolve) => setTimeout(resolve, one.error ? 50 : pauseMs));
    }
    agent.destroy();
  };
  const loops = Array.from({ length: connections }, loop);
  return {
    sent,
    stop: async () => {
      isStopping = true;
      await Promise.all(loops);
    },
  };
}

function make(agent: Agent, { id, port, method, path, headers = {}, body = "" }: Call): Promise<Sent> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) =>
      resolve({ id, status: null, error: error.code ?? error.message, saidClose: false });
    const outgoing = request({ agent, host: "127.0.0.1", port, method, path, headers }, (response) => {
      response.once("error", failed);
      response.resume().once("end", () =>
        resolve({
          id,
          status: response.statusCode ?? null,
          error: null,
          saidClose: response.headers.connection === "close",
        }),
      );
    });
    outgoing.once("error", failed);
    outgoing.end(body);
  });
}
