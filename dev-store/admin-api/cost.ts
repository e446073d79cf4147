import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

const MUTATION_COST = 10;
const CONNECTION_COST = 2;
const LIST_SIZE = 1;

type Query = { schema: GraphQLSchema; document: DocumentNode; variables: Record<string, unknown> };

/**
 * What an operation may cost at the most, in Shopify's points: an object 1, a scalar nothing, a connection 2 and
 * what it selects times its size, a mutation 10.
 */
export function requestedCost(query: Query, operation: OperationDefinitionNode): number {
  const root = query.schema.getRootType(operation.operation);
  if (!root) return 0;
  if (operation.operation === "mutation") return MUTATION_COST * countFields(query, operation.selectionSet);
  return selectionCost(query, operation.selectionSet, root, 1);
}

function countFields(query: Query, selections: SelectionSetNode): number {
  return selections.selections.reduce((sum, selection) => {
    if (selection.kind === Kind.FIELD) return sum + 1;
    const set =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection.selectionSet
        : fragment(query, selection.name.value)?.selectionSet;
    return sum + (set ? countFields(query, set) : 0);
  }, 0);
}

/** `size` is how many nodes the connection around has; it counts for `nodes` and `edges`. */
function selectionCost(query: Query, selections: SelectionSetNode, parent: GraphQLNamedType, size: number): number {
  let sum = 0;
  // Only one of several possible types will be there: the dearest counts.
  let dearest = 0;
  for (const selection of selections.selections) {
    if (selection.kind === Kind.FIELD) {
      sum += fieldCost(query, selection, parent, size);
      continue;
    }
    const part = selection.kind === Kind.FRAGMENT_SPREAD ? fragment(query, selection.name.value) : selection;
    if (!part) continue;
    const condition = part.typeCondition ? query.schema.getType(part.typeCondition.name.value) : parent;
    const cost = selectionCost(query, part.selectionSet, condition ?? parent, size);
    if (isAbstractType(parent) && condition !== parent) dearest = Math.max(dearest, cost);
    else sum += cost;
  }
  return sum + dearest;
}

function fieldCost(query: Query, field: FieldNode, parent: GraphQLNamedType, size: number): number {
  if (!(isObjectType(parent) || isInterfaceType(parent)) || !field.selectionSet) return 0;
  const definition = parent.getFields()[field.name.value];
  if (!definition) return 0;
  const type = getNamedType(definition.type);
  if (!isCompositeType(type)) return 0;
  if (type.name === "PageInfo") return 0;
  if (isConnection(type))
    return CONNECTION_COST + selectionCost(query, field.selectionSet, type, requestedSize(query, field));
  if (isConnection(parent) && field.name.value === "edges") return selectionCost(query, field.selectionSet, type, size);
  const times = isConnection(parent) || parent.name.endsWith("Edge") ? size : LIST_SIZE;
  return times * (1 + selectionCost(query, field.selectionSet, type, 1));
}

/** Whether a type is one of Shopify's paged lists. */
export function isConnection(type: GraphQLNamedType): boolean {
  return type.name.endsWith("Connection");
}

function requestedSize(query: Query, field: FieldNode): number {
  const sizes = (field.arguments ?? [])
    .filter(({ name }) => name.value === "first" || name.value === "last")
    .map(({ value }) => Number(valueFromASTUntyped(value, query.variables)));
  return Math.max(0, ...sizes.filter(Number.isFinite));
}

function fragment({ document }: Query, name: string): FragmentDefinitionNode | undefined {
  return document.definitions.find(
    (definition): definition is FragmentDefinitionNode =>
      definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
  );
}
