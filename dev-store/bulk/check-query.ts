import {
  getNamedType,
  getNullableType,
  GraphQLError,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
} from "graphql";
import { isConnection } from "../admin-api/cost.ts";
import { schemaRefusal } from "../admin-api/refusals.ts";

const MAX_CONNECTIONS = 5;
const MAX_DEPTH = 2;

export type BulkQueryProblem = { field: string[]; message: string; code: "INVALID" };

/** The document of a bulk query, or what Shopify refuses it for, in its words where they are known. */
export function checkBulkQuery(
  schema: GraphQLSchema,
  query: string,
): { document: DocumentNode } | { problems: BulkQueryProblem[] } {
  const refused = (messages: string[]) => ({
    problems: messages.map((message): BulkQueryProblem => ({ field: ["query"], message, code: "INVALID" })),
  });
  const document = parsed(query);
  if (document instanceof GraphQLError) return refused([`Invalid bulk query: ${document.message}`]);
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION || operation.operation !== "query")
    return refused(["Invalid operation type. Only `query` operations are supported."]);
  const [invalid] = validate(schema, document);
  if (invalid) return refused([`Invalid bulk query: ${schemaRefusal(invalid, document).message}`]);
  const messages = problemsOf(look(schema, document), operation.selectionSet.selections.length);
  return messages.length > 0 ? refused(messages) : { document };
}

function parsed(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

type Seen = {
  connections: string[];
  depth: number;
  byNodes: string[];
  withoutParentId: string[];
  withoutNode: string[];
  isInList: boolean;
  topLevel: string[];
};

function problemsOf(seen: Seen, roots: number): string[] {
  const [byNodes] = seen.byNodes;
  return [
    byNodes &&
      `All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: '${byNodes} { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: '${seen.byNodes.join("', '")}'.`,
    seen.topLevel.includes("node") && "Bulk queries cannot contain a top level `node` field.",
    seen.topLevel.includes("nodes") && "Bulk queries cannot contain a top level `nodes` field.",
    roots > 1 && "Bulk queries must select a single top level field.",
    seen.depth > MAX_DEPTH && `Bulk queries cannot contain connections with a nesting depth greater than ${MAX_DEPTH}.`,
    seen.connections.length > MAX_CONNECTIONS &&
      `Bulk queries cannot contain more than ${MAX_CONNECTIONS} connections.`,
    seen.withoutParentId.length > 0 &&
      `The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': ${seen.withoutParentId.join(", ")}.`,
    seen.withoutNode.length > 0 &&
      `Connections in a bulk query must be of types that implement the Node interface. Connection fields of other types: ${seen.withoutNode.join(", ")}.`,
    seen.isInList && "Queries that contain a connection field within a list field are not currently supported.",
    seen.connections.length === 0 && "Bulk queries must contain at least one connection.",
  ].filter((message) => typeof message === "string");
}

/** A connection around the place, or the list nearest to it. */
type Around = { name: string; nesting: number; hasId: boolean };

function look(schema: GraphQLSchema, document: DocumentNode): Seen {
  const seen: Seen = {
    connections: [],
    depth: 0,
    byNodes: [],
    withoutParentId: [],
    withoutNode: [],
    isInList: false,
    topLevel: [],
  };
  const types = new TypeInfo(schema);
  const around: Around[] = [];
  let lists = 0;
  const at = (node: FieldNode) => {
    const type = types.getType();
    const isEdges = node.name.value === "edges" || node.name.value === "nodes";
    return {
      connection: type && isConnection(getNamedType(type)) ? getNamedType(type) : null,
      isList: !isEdges && type !== undefined && type !== null && isListType(getNullableType(type)),
    };
  };
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: {
        enter(node, _key, _parent, _path, ancestors) {
          const { connection, isList } = at(node);
          const isRoot = ancestors.filter((each) => "kind" in each && each.kind === Kind.FIELD).length === 0;
          if (isRoot) seen.topLevel.push(node.name.value);
          if (isList) lists += 1;
          if (!connection) return;
          const name = node.name.value;
          const parent = around.at(-1);
          if (lists > 0) seen.isInList = true;
          if (parent && !parent.hasId && !seen.withoutParentId.includes(parent.name))
            seen.withoutParentId.push(parent.name);
          if (subfields(node).includes("nodes")) seen.byNodes.push(name);
          if (isObjectType(connection) && !holdsNodes(connection)) seen.withoutNode.push(name);
          seen.connections.push(name);
          around.push({ name, nesting: (parent?.nesting ?? -1) + 1, hasId: selectsId(node) });
          seen.depth = Math.max(seen.depth, around.at(-1)!.nesting);
        },
        leave(node) {
          const { connection, isList } = at(node);
          if (isList) lists -= 1;
          if (connection) around.pop();
        },
      },
    }),
  );
  return seen;
}

function holdsNodes(connection: { getFields: () => Record<string, { type: unknown }> }): boolean {
  const node = getNamedType(connection.getFields().nodes?.type as never);
  const isNode = isObjectType(node) || isInterfaceType(node);
  return isNode && node.getInterfaces().some(({ name }) => name === "Node");
}

function fieldsOf(node: FieldNode): FieldNode[] {
  return (node.selectionSet?.selections ?? []).flatMap((each) =>
    each.kind === Kind.FIELD ? [each] : each.kind === Kind.INLINE_FRAGMENT ? fieldsOf(each as never) : [],
  );
}

const subfields = (node: FieldNode): string[] => fieldsOf(node).map(({ name }) => name.value);

function selectsId(connection: FieldNode): boolean {
  const nodes = fieldsOf(connection)
    .filter(({ name }) => name.value === "edges")
    .flatMap(fieldsOf);
  return nodes.flatMap(fieldsOf).some(({ name, alias }) => name.value === "id" && alias === undefined);
}
