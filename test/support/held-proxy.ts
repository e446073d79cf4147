import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Passes requests on to a server, or keeps them waiting while it is held. */
export type HeldProxy = {
  url: string;
  /** Requests that came while it was held and have not been let through. */
  waiting: () => number;
  hold: () => void;
  letGo: () => void;
  close: () => Promise<void>;
};

export async function startHeldProxy(target: string): Promise<HeldProxy> {
  let isHeld = false;
  let queue: (() => void)[] = [];
  const server: Server = createServer((incoming, outgoing) => {
    const pass = () => {
      const onward = request(new URL(incoming.url ?? "/", target), {
        method: incoming.method,
        headers: incoming.headers,
      });
      onward.on("response", (response) =>
        response.pipe(outgoing.writeHead(response.statusCode ?? 502, response.headers)),
      );
      onward.on("error", () => outgoing.destroy());
      incoming.pipe(onward);
    };
    if (!isHeld) return pass();
    queue.push(pass);
    outgoing.once("close", () => (queue = queue.filter((each) => each !== pass)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    waiting: () => queue.length,
    hold: () => {
      isHeld = true;
    },
    letGo: () => {
      isHeld = false;
      for (const pass of queue.splice(0)) pass();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
