import tseslint from "typescript-eslint";

const TYPED = [
  "app/**/*.{ts,tsx}",
  "dev-store/**/*.{ts,tsx}",
  "scripts/**/*.ts",
  "bench/**/*.ts",
  "test/**/*.{ts,tsx}",
];

/** What would make a result depend on when or where it was computed. */
const NO_CLOCK = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: "Pass the moment in: `now`." },
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: "Pass in `now`." },
];
const NO_CHANCE = [
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: "Pass in `random`.",
  },
];

export default tseslint.config(
  { ignores: ["build/", "coverage/", ".data/", ".cache/", "extensions/**/dist/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: [...TYPED, "*.ts"],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/only-throw-error": "off", // Remix: loaders throw responses
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-var": "error",
      "prefer-const": "error",
      "object-shorthand": "error",
    },
  },
  // The app logs through its logger, which knows what must not be written down.
  { files: ["app/**"], rules: { "no-console": "error" } },
  // Same inputs, same answer: these layers are given the time, and the domain also chance.
  {
    files: ["app/{services,presenters,db,ui}/**"],
    rules: { "no-restricted-syntax": ["error", ...NO_CLOCK] },
  },
  {
    files: ["app/domain/**"],
    rules: {
      "no-restricted-syntax": ["error", ...NO_CLOCK, ...NO_CHANCE],
      "no-restricted-globals": ["error", "process", "fetch", "crypto", "setTimeout", "setInterval", "performance"],
    },
  },
  // Extensions are programs of their own, each with its own compiler settings: checked without types.
  {
    files: ["extensions/**/*.{js,jsx,ts,tsx}", "scripts/**/*.mjs", "*.{js,cjs}"],
    extends: [tseslint.configs.base],
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-var": "error",
      "prefer-const": "error",
      "no-unused-vars": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
    },
  },
);
