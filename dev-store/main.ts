import { optionsFromEnvironment } from "./options.ts";
import { startDevStore } from "./server.ts";

const store = await startDevStore(optionsFromEnvironment(process.env));
process.stdout.write(
  `Development store  ${store.url}\nIts admin          ${store.url}/admin\nThe app's address  ${store.tunnelUrl}\n`,
);

let isStopping = false;
const stop = () => {
  if (isStopping) return;
  isStopping = true;
  void store.stop();
};
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
