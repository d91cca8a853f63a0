import { isMap, isNode, isPair, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml'
import type { Path } from '../model/places.ts'

/** A plan's tree as the YAML library made it, pruned in place of what cannot be used. */
export type Tree = YAMLMap

/** A key as it is written: `no` and `12` are words like any other. */
export const keyText = (pair: Pair): string => {
  const { key } = pair
  if (!isScalar(key)) return ''
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
}

/** The entry that the path ends with: its key and value in a map, its value in a list. */
const entryAt = (root: Node, path: Path): { readonly key?: Node; readonly value?: Node } | undefined => {
  let entry: { readonly key?: Node; readonly value?: Node } | undefined = { value: root }
  for (const step of path) {
    entry = entryOf(entry?.value, step)
    if (entry === undefined) return undefined
  }
  return entry
}

const entryOf = (node: Node | undefined, step: string | number) => {
  if (isSeq(node)) {
    const item = node.items[Number(step)]
    return isNode(item) ? { value: item } : undefined
  }
  if (!isMap(node)) return undefined
  const pair = node.items.find((candidate) => keyText(candidate) === String(step))
  if (pair === undefined) return undefined
  return {
    ...(isNode(pair.key) ? { key: pair.key } : {}),
    ...(isNode(pair.value) ? { value: pair.value } : {}),
  }
}

export const nodeAt = (root: Node, path: Path): Node | undefined => entryAt(root, path)?.value

export const keyAt = (root: Node, path: Path): Node | undefined => entryAt(root, path)?.key

/** Takes the entry out, so that what is left can be read; whether there was one. */
export const prune = (root: Node, path: Path): boolean => {
  const step = path.at(-1)
  const parent = nodeAt(root, path.slice(0, -1))
  if (step === undefined || parent === undefined) return false
  if (isSeq(parent)) return parent.items.splice(Number(step), 1).length > 0
  if (!isMap(parent)) return false
  const index = parent.items.findIndex((pair) => keyText(pair) === String(step))
  return index >= 0 && parent.items.splice(index, 1).length > 0
}

/** Calls `look` for every node with the path to it, parents first. */
export const walk = (
  node: Node,
  look: (node: Node, path: Path, key?: Node) => void,
  path: Path = [],
  key?: Node,
): void => {
  look(node, path, key)
  if (isMap(node))
    for (const pair of [...node.items])
      if (isNode(pair.value))
        walk(pair.value, look, [...path, keyText(pair)], isNode(pair.key) ? pair.key : undefined)
  if (!isSeq(node)) return
  for (const [index, item] of [...node.items].entries()) if (isNode(item)) walk(item, look, [...path, index])
}

/** Plain data. Maps have no prototype, so that no key means more than itself. */
export const toValue = (node: unknown): unknown => {
  if (isMap(node)) {
    const value: Record<string, unknown> = Object.create(null)
    for (const pair of node.items) value[keyText(pair)] = toValue(pair.value)
    return value
  }
  if (isSeq(node)) return node.items.map(toValue)
  if (isPair(node) || !isScalar(node)) return null
  return scalarValue(node)
}

/**
 * A number that does not read as it is written (`+39`, `007`, `1.50`) stays text, so that a calling code or an id loses nothing.
 * Integers too large to be exact stay numbers, so that they are refused where they would be an id.
 */
const scalarValue = ({ value, source }: Scalar): unknown => {
  if (typeof value !== 'number') return value
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return value
  return source === undefined || String(value) === source ? value : source
}
