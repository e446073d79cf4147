import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import {
  buildClientSchema,
  GraphQLError,
  GraphQLScalarType,
  Kind,
  type GraphQLSchema,
  type IntrospectionQuery,
} from "graphql";

export const API_VERSION = "2026-10";

type Introspection = { data: IntrospectionQuery };
/** What Shopify adds to introspection: in words, the scopes a type or field wants. */
type WithAccess = { name: string; requiredAccess?: string | null };

export type AdminSchema = {
  schema: GraphQLSchema;
  /** Keyed `Type` and `Type.field`. */
  requiredAccess: ReadonlyMap<string, string>;
};

let loaded: AdminSchema | undefined;

/** Shopify's own Admin schema, from its published introspection. Takes half a second, once a process: nobody changes it. */
export function loadAdminSchema(): AdminSchema {
  return (loaded ??= readAdminSchema());
}

function readAdminSchema(): AdminSchema {
  const { data } = JSON.parse(brotliDecompressSync(readFileSync(schemaFile())).toString("utf8")) as Introspection;
  const schema = buildClientSchema(data);
  tighten(
    schema,
    "DateTime",
    (value) => typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value)),
  );
  tighten(schema, "Decimal", isDecimal);
  tighten(schema, "Money", isDecimal);
  tighten(schema, "ID", (value) => typeof value === "string" && /^gid:\/\/shopify\/\w+\/\d+$/.test(value));
  scalarOf(schema, "DateTime").serialize = wholeSeconds;
  return { schema, requiredAccess: accessTexts(data) };
}

function schemaFile(): string {
  const root = dirname(createRequire(import.meta.url).resolve("@shopify/ai-toolkit/package.json"));
  return join(root, `skills/shopify-admin/assets/admin_${API_VERSION}.json.br`);
}

function accessTexts(data: IntrospectionQuery): Map<string, string> {
  const texts = new Map<string, string>();
  const note = (key: string, holder: WithAccess) => holder.requiredAccess && texts.set(key, holder.requiredAccess);
  for (const type of data.__schema.types) {
    note(type.name, type);
    if (type.kind === "OBJECT" || type.kind === "INTERFACE")
      for (const field of type.fields) note(`${type.name}.${field.name}`, field);
  }
  return texts;
}

/** The Admin API and webhooks tell the same instants alike: without fractions of a second. */
function wholeSeconds(value: unknown): unknown {
  return typeof value === "string" ? value.replace(/\.\d+Z$/, "Z") : value;
}

function scalarOf(schema: GraphQLSchema, name: string): GraphQLScalarType {
  const scalar = schema.getType(name);
  if (!(scalar instanceof GraphQLScalarType)) throw new Error(`The schema has no scalar ${name}.`);
  return scalar;
}

const isDecimal = (value: unknown) => /^-?\d+(\.\d+)?$/.test(String(value));

/** Introspection says nothing of what a scalar accepts; without this any text would do. */
function tighten(schema: GraphQLSchema, name: string, accepts: (value: unknown) => boolean): void {
  const scalar = scalarOf(schema, name);
  const check = (value: unknown) => {
    if (accepts(value)) return value;
    throw new GraphQLError(
      name === "ID" ? `Invalid global id '${String(value)}'` : `invalid value '${String(value)}' for ${name}`,
    );
  };
  scalar.parseValue = check;
  scalar.parseLiteral = (node) => {
    if (node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT) return check(node.value);
    throw new GraphQLError(`invalid value for ${name}`);
  };
}
