import {
  getNamedType,
  isInputObjectType,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type GraphQLError,
} from "graphql";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { OPERATIONS } from "~/shopify/operations";
import { loadAdminSchema } from "../../dev-store/admin-api/schema.ts";

const { schema } = loadAdminSchema();
const source = (path: string) => readFileSync(fileURLToPath(new URL(`../../app/${path}`, import.meta.url)), "utf8");

/** The deprecated fields, arguments and enum values a document uses. */
function deprecatedIn(document: string): string[] {
  const types = new TypeInfo(schema);
  const found: string[] = [];
  const note = (what: { name: string; deprecationReason?: string | null } | null | undefined) => {
    if (what?.deprecationReason) found.push(`${what.name}: ${what.deprecationReason}`);
  };
  visit(
    parse(document),
    visitWithTypeInfo(types, {
      Field: () => note(types.getFieldDef()),
      Argument: () => note(types.getArgument()),
      EnumValue: () => note(types.getEnumValue()),
      ObjectField: (node) => {
        const type = getNamedType(types.getParentInputType());
        if (isInputObjectType(type)) note(type.getFields()[node.name.value]);
      },
    }),
  );
  return found;
}

const told = (errors: readonly GraphQLError[]) => errors.map(({ message }) => message);

describe("an operation", () => {
  test.each(OPERATIONS.map(({ name, document }) => [name, document]))(
    "%s is valid by Shopify's Admin schema of 2026-10, and uses nothing deprecated",
    (name, document) => {
      expect(told(validate(schema, parse(document)))).toEqual([]);
      expect(deprecatedIn(document)).toEqual([]);
      expect(document).toMatch(new RegExp(`^(query|mutation) ${name}\\b`));
    },
  );

  test("that changes something asks for its userErrors", () => {
    for (const { name, document } of OPERATIONS)
      if (document.startsWith("mutation")) expect(document, name).toMatch(/userErrors \{ field message( code)? \}/);
  });

  test("is in the list that is checked here, wherever it is written", () => {
    const written = readdirSync(fileURLToPath(new URL("../../app", import.meta.url)), {
      recursive: true,
      encoding: "utf8",
    })
      .filter((path) => /\.tsx?$/.test(path))
      .flatMap((path) => [...source(path).matchAll(/`(?:query|mutation) (\w+)/g)].map(([, name]) => name));
    expect(written.sort()).toEqual(OPERATIONS.map(({ name }) => name).sort());
  });
});

describe("this check", () => {
  test("finds a field that does not exist, a missing argument and a deprecated field", () => {
    expect(told(validate(schema, parse("query A { shop { nickname } }")))).toHaveLength(1);
    expect(told(validate(schema, parse("mutation B { metafieldsSet { userErrors { message } } }")))).toHaveLength(1);
    const deprecated = Object.values(schema.getQueryType()!.getFields()).find(
      ({ deprecationReason, args, type }) => deprecationReason && args.length > 0 && "getFields" in getNamedType(type),
    );
    expect(deprecatedIn(`query C { ${deprecated!.name} { __typename } }`)).toHaveLength(1);
  });
});
