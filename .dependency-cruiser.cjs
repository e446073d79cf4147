// The directions of import: what docs/architecture.md draws, as rules. Folders are layers, so direction can be checked.

/** A rule "from these files, only to those": whatever else of this project they reach is an error. */
const only = (name, from, to, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: from },
  to: { path: "^(app|dev-store|extensions|scripts|bench|test)/", pathNot: to },
});

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Two files that need each other are one file. Types are gone at run time, so they may point back.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "not-resolvable",
      comment: "An import that leads nowhere.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: ["^virtual:", "^\\./\\+types/"] },
    },

    // --- layers ---
    only("domain-is-alone", "^app/domain/", "^app/domain/", "The domain knows nothing but itself: it is what is true."),
    {
      name: "domain-is-pure",
      comment: "No input, no output: neither Node's modules nor packages, but for the pure ones named here.",
      severity: "error",
      from: { path: "^app/domain/" },
      to: {
        dependencyTypes: ["core", "npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg"],
        pathNot: "node_modules/(zod|jstat|pure-rand)/",
      },
    },
    only("lib-knows-nothing", "^app/lib/", "^app/lib/", "Small tools know nothing of loyalty."),
    only("db-below-services", "^app/db/", "^app/(db|domain|lib)/", "SQL serves; it decides nothing and calls nobody."),
    only(
      "shopify-speaks-only",
      "^app/shopify/",
      "^app/(shopify|domain|lib)/",
      "It parses payloads and builds operations.",
    ),
    only(
      "services-write",
      "^app/services/",
      "^app/(services|db|domain|lib|shopify)/|^app/jobs/queue|^app/deps\\.ts",
      "A use case may parse a payload and queue a job; it knows no page, no route and no worker.",
    ),
    only(
      "presenters-read",
      "^app/presenters/",
      "^app/(presenters|db|domain|lib|shopify)/|^app/deps\\.ts",
      "A presenter reads, here or at Shopify; it writes nothing.",
    ),
    only("ui-has-no-data", "^app/ui/", "^app/(ui|domain|lib|i18n)/", "Components are given what they show."),
    only("i18n-has-words", "^app/i18n/", "^app/(i18n|domain|lib)/", "Words and formats."),
    only(
      "jobs-call-services",
      "^app/jobs/",
      "^app/(jobs|services|db|domain|lib|shopify)/|^app/deps\\.",
      "A job calls a service.",
    ),
    only(
      "routes-call-one-layer",
      "^app/routes/",
      "^app/(routes|auth|services|presenters|shopify|ui|i18n|domain|lib)/|^app/(shopify\\.|deps\\.ts)",
      "A route calls one service or presenter with what app/auth hands it: deps that reach one shop's rows.",
    ),
    only(
      "auth-says-who",
      "^app/auth/",
      "^app/(auth|services|shopify|domain|lib)/|^app/(deps|shopify)\\.|^app/db/shops",
      "It turns a token or a signature into a merchant or a shopper.",
    ),
    only("app-is-alone", "^app/", "^app/", "The app imports nothing of the stand-in, the extensions or the scripts."),
    only("extensions-are-alone", "^extensions/([^/]+)/", "^extensions/$1/", "What runs in a shop is deployed alone."),
    only(
      "dev-store-is-alone",
      "^dev-store/",
      "^dev-store/",
      "A stand-in that shared code with the app would share its bugs.",
    ),

    // --- who may use what ---
    {
      name: "deps-at-the-edge",
      comment: "The composition root is imported where requests and jobs begin; everything below is handed its deps.",
      severity: "error",
      from: { path: "^app/", pathNot: ["^app/(server|auth)/", "^app/jobs/worker", "^app/[^/]+\\.server\\."] },
      to: { path: "^app/deps\\.server" },
    },
    {
      name: "sql-in-db",
      comment: "PostgreSQL and Prisma are spoken to in app/db, and wired up in the composition root.",
      severity: "error",
      from: { path: "^app/", pathNot: ["^app/db/", "^app/(deps|db)\\."] },
      to: { path: "node_modules/(pg|@prisma/client|@prisma/adapter-pg|\\.prisma)/" },
    },
    {
      name: "shopify-api-in-shopify",
      comment:
        "Shopify's API library is used in one folder, configured in shopify.server.ts, and its sessions are stored.",
      severity: "error",
      from: { path: "^app/", pathNot: ["^app/shopify/", "^app/shopify\\.server", "^app/db/session-storage"] },
      to: { path: "node_modules/@shopify/shopify-api/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no-dev-packages-in-app",
      comment: "What runs in production is listed under dependencies.",
      severity: "error",
      from: { path: "^app/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"], pathNot: "node_modules/@types/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(build|coverage|\\.data|\\.cache)/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".json", ".d.ts"],
    },
  },
};
