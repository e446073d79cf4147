import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** What a client is sending: the type of each message in the piece and the SQL it carries, if any. */
export type Message = { type: string; text: string };

/** `"answer"`: the server gets it all, and its answer is lost with the connection. `"question"`: the server gets nothing. */
export type Cut = "answer" | "question" | null;

export type CuttingProxy = {
  /** The address of the database by way of the proxy. */
  url: string;
  cuts: () => number;
  close: () => Promise<void>;
};

const SSL_REQUEST = 80_877_103;

/**
 * Stands between a client and its PostgreSQL and cuts connections where `decide` says: it is asked for each piece that ends
 * in a question (Query or Sync), before the server gets the piece.
 */
export async function startCuttingProxy(url: string, decide: (messages: Message[]) => Cut): Promise<CuttingProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      socket.on("error", () => undefined);
    }
    const reader = new MessageReader();
    let isCut = false;
    client.on("data", (piece: Buffer) => {
      if (isCut) return;
      const cut = decide(reader.read(piece));
      if (cut === null) return void upstream.write(piece);
      isCut = true;
      cuts += 1;
      if (cut === "question") return void upstream.destroy();
      // The server answers into the void: only then is it sure that it has done what it was asked.
      upstream.write(piece, () => upstream.once("data", () => upstream.destroy()));
      client.destroy();
    });
    upstream.on("data", (piece: Buffer) => {
      if (!isCut) client.write(piece);
    });
    client.once("close", () => !isCut && upstream.destroy());
    upstream.once("close", () => client.destroy());
  });
  await listen(server);
  const address = new URL(url);
  address.hostname = "127.0.0.1";
  address.port = String((server.address() as AddressInfo).port);
  return {
    url: address.toString(),
    cuts: () => cuts,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

async function listen(server: Server): Promise<void> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}

/** Reads what a client says in PostgreSQL's protocol, however it is cut into pieces. */
class MessageReader {
  private rest = Buffer.alloc(0);
  private hasBegun = false;

  /** The messages that end in this piece. */
  read(piece: Buffer): Message[] {
    this.rest = Buffer.concat([this.rest, piece]);
    const messages: Message[] = [];
    for (;;) {
      const head = this.hasBegun ? 1 : 0;
      if (this.rest.length < head + 4) return messages;
      const end = head + this.rest.readInt32BE(head);
      if (this.rest.length < end) return messages;
      const body = this.rest.subarray(head + 4, end);
      if (this.hasBegun) messages.push(messageOf(String.fromCharCode(this.rest[0]!), body));
      else this.hasBegun = body.readInt32BE(0) !== SSL_REQUEST;
      this.rest = this.rest.subarray(end);
    }
  }
}

function messageOf(type: string, body: Buffer): Message {
  // Query: the text. Parse: a name, then the text.
  const [first = "", second = ""] = body.toString("utf8").split("\0", 2);
  return { type, text: type === "Q" ? first : type === "P" ? second : "" };
}
