import { type GraphQLError, Kind, type ASTNode, type DocumentNode, type GraphQLFormattedError } from "graphql";

type Translation = {
  pattern: RegExp;
  code: string;
  message: (parts: string[]) => string;
  extensions?: (parts: string[]) => Record<string, unknown>;
};

/** graphql-js's words for the common refusals, in Shopify's. First match wins; what isn't here keeps its words. */
const TRANSLATIONS: readonly Translation[] = [
  {
    pattern: /^Cannot query field "(\w+)" on type "(\w+)"/,
    code: "undefinedField",
    message: ([field, type]) => `Field '${field}' doesn't exist on type '${type}'`,
    extensions: ([fieldName, typeName]) => ({ typeName, fieldName }),
  },
  {
    pattern: /^Unknown argument "(\w+)" on field "(\w+)\.(\w+)"/,
    code: "argumentNotAccepted",
    message: ([argument, , field]) => `Field '${field}' doesn't accept argument '${argument}'`,
    extensions: ([argumentName, , name]) => ({ name, typeName: "Field", argumentName }),
  },
  {
    pattern: /^Field "(\w+)" argument "(\w+)" of type "[^"]+" is required/,
    code: "missingRequiredArguments",
    message: ([field, argument]) => `Field '${field}' is missing required arguments: ${argument}`,
    extensions: ([name, argument]) => ({ className: "Field", name, arguments: argument }),
  },
  {
    pattern: /^Field "(\w+)" is not defined by type "(\w+)"/,
    code: "argumentNotAccepted",
    message: ([field, type]) => `InputObject '${type}' doesn't accept argument '${field}'`,
    extensions: ([argumentName, name]) => ({ name, typeName: "InputObject", argumentName }),
  },
  {
    pattern: /^Field "(\w+)" of type "[^"]+" must have a selection of subfields/,
    code: "selectionMismatch",
    message: ([field]) =>
      `Field must have selections (field '${field}' returns an object but has no selections. Did you mean '${field} { ... }'?)`,
    extensions: ([nodeName]) => ({ nodeName }),
  },
  {
    pattern: /^Variable "\$(\w+)" is never used/,
    code: "variableNotUsed",
    message: ([name]) => `Variable $${name} is declared by operation but not used`,
    extensions: ([variableName]) => ({ variableName }),
  },
  {
    pattern: /^Variable "\$(\w+)" is not defined/,
    code: "variableNotDefined",
    message: ([name]) => `Variable $${name} is used by operation but not declared`,
    extensions: ([variableName]) => ({ variableName }),
  },
  {
    pattern: /^Unknown type "(\w+)"/,
    code: "undefinedType",
    message: ([type]) => `${type} isn't a defined input type`,
    extensions: ([typeName]) => ({ typeName }),
  },
];

/** One refusal of a query that does not fit the schema, as Shopify puts it. */
export function schemaRefusal(error: GraphQLError, document: DocumentNode): GraphQLFormattedError {
  for (const { pattern, code, message, extensions } of TRANSLATIONS) {
    const parts = pattern.exec(error.message)?.slice(1);
    if (parts)
      return { message: message(parts), ...place(error, document), extensions: { code, ...extensions?.(parts) } };
  }
  return { message: error.message, ...place(error, document), extensions: { code: "invalidQuery" } };
}

/** A variable whose value does not fit its type. */
export function variableRefusal(error: GraphQLError, value: unknown): GraphQLFormattedError {
  const [, name, path, explanation] =
    /^Variable "\$(\w+)" got invalid value .*?(?: at "\w+\.?([^"]*)")?; (.*)$/s.exec(error.message) ?? [];
  return {
    message: name
      ? `Variable $${name} was provided invalid value${path ? ` for ${path}` : ""} (${explanation})`
      : error.message,
    locations: error.locations,
    extensions: {
      code: "INVALID_VARIABLE",
      value,
      problems: [
        { path: path ? path.split(/[.[\]]+/).filter(Boolean) : [], explanation: explanation ?? error.message },
      ],
    },
  };
}

function place(error: GraphQLError, document: DocumentNode): Pick<GraphQLFormattedError, "locations" | "path"> {
  const node = error.nodes?.[0];
  const path = node ? pathTo(document, node) : null;
  return { locations: error.locations, ...(path && { path }) };
}

/** Names from the operation down to a node: ["query", "shop", "nope"]. */
function pathTo(root: ASTNode, wanted: ASTNode): string[] | null {
  if (root === wanted) return nameOf(root);
  for (const value of Object.values(root)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (!isNode(child)) continue;
      const below = pathTo(child, wanted);
      if (below) return [...nameOf(root), ...below];
    }
  }
  return null;
}

function nameOf(node: ASTNode): string[] {
  if (node.kind === Kind.OPERATION_DEFINITION) return [[node.operation, node.name?.value].filter(Boolean).join(" ")];
  if (node.kind === Kind.FRAGMENT_DEFINITION) return [`fragment ${node.name.value}`];
  if (node.kind === Kind.INLINE_FRAGMENT) return [`... on ${node.typeCondition?.name.value ?? "?"}`];
  if (node.kind === Kind.FIELD) return [node.alias?.value ?? node.name.value];
  return node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD ? [node.name.value] : [];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "kind" in value && typeof value.kind === "string";
}
