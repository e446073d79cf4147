import { describe, expect, test } from "vitest";
import { routeNamer } from "~/server/route-patterns";

const routes = {
  root: { id: "root", path: "" },
  index: { id: "index", parentId: "root" },
  app: { id: "app", parentId: "root", path: "app" },
  members: { id: "members", parentId: "app", path: "members" },
  member: { id: "member", parentId: "app", path: "members/:memberId" },
  import: { id: "import", parentId: "app", path: "members/import" },
  auth: { id: "auth", parentId: "root", path: "auth/*" },
  file: { id: "file", parentId: "root", path: "export.csv" },
};
const nameOf = routeNamer(routes, ["/webhooks", "/webhooks/pubsub"]);

describe("a path is named by", () => {
  test.each([
    ["the route it belongs to", "/app/members", "/app/members"],
    ["the route, with its parameter's name for its value", "/app/members/42", "/app/members/:memberId"],
    ["the fixed word where a parameter would match too", "/app/members/import", "/app/members/import"],
    ["the page whose data it is", "/app/members/42.data", "/app/members/:memberId"],
    ["the first page", "/", "/"],
    ["the first page whose data it is", "/_root.data", "/"],
    ["the route that takes whatever follows", "/auth/session-token/deep", "/auth/*"],
    ["itself when it is answered in front of the routes", "/webhooks/pubsub", "/webhooks/pubsub"],
    ["itself when it is the operator's", "/readyz", "/readyz"],
    ["what all assets are", "/assets/root-C3A1.js", "assets"],
    ["what belongs to nothing is", "/wp-login.php", "other"],
    ["what belongs to nothing is, also with a dot that is no wildcard", "/exportXcsv", "other"],
    ["what belongs to nothing is, also below a page", "/app/members/42/more", "other"],
  ])("%s", (_, path, name) => {
    expect(nameOf(path)).toBe(name);
  });
});
