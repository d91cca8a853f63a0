import { Document, isCollection, isMap, isScalar, isSeq, type Node, Pair, Scalar } from 'yaml'
import type { Path } from '../model/places.ts'
import { mendedBy } from './reading.ts'
import type { Finding } from './schema-issues.ts'
import { type PlanPart, standInFor, unreadWithout } from './stand-ins.ts'
import { keyAt, keyText, nodeAt, prune, type Tree } from './yaml-tree.ts'

/** What a cut made impossible to judge, and where a key got the name that was meant. */
export type Cut = { readonly unread?: PlanPart; readonly renamed?: Path }

/** Takes out of the tree what the finding is about, or puts there what was meant, or what lets the rest stand. */
export const cutOut = (root: Tree, finding: Finding, isFirst: boolean): Cut => {
  const { path, code, meantKey } = finding
  const renamed = meantKey === undefined ? undefined : rename(root, path, meantKey)
  if (renamed !== undefined) return { renamed }
  // What was meant may be wrong too: it is tried once.
  if (isFirst && code !== 'unknown-key' && mend(root, finding)) return {}
  const standIn = code === 'unknown-key' ? undefined : standInFor(path)
  if (standIn !== undefined && replace(root, path, standIn.value))
    return standIn.unread === undefined ? {} : { unread: standIn.unread }
  const gone = gonePath(root, path)
  const unread = gone === undefined ? undefined : unreadWithout(gone)
  return unread === undefined ? {} : { unread }
}

/** Gives a misspelt key its name, unless that is taken. */
const rename = (root: Tree, path: Path, name: string): Path | undefined => {
  const key = keyAt(root, path)
  const renamed = [...path.slice(0, -1), name]
  if (!isScalar(key) || keyAt(root, renamed) !== undefined) return undefined
  key.value = name
  return renamed
}

const mend = (root: Tree, { path, at, hint }: Finding): boolean => {
  const node = nodeAt(root, path)
  if (!isScalar(node)) return false
  const mended = mendedBy(String(node.value), {
    ...(hint === undefined ? {} : { hint }),
    ...(at === undefined ? {} : { at }),
  })
  if (mended === undefined) return false
  node.value = mended
  return true
}

/** The nearest thing around the path that could be taken out. */
const gonePath = (root: Tree, path: Path): Path | undefined => {
  if (path.length === 0) return undefined
  return prune(root, path) ? path : gonePath(root, path.slice(0, -1))
}

/** The stand-in keeps the place of what it stands for. */
const replace = (root: Tree, path: Path, value: unknown): boolean => {
  const before = nodeAt(root, path)
  const node: Node = new Document(value).contents ?? new Scalar(value)
  if (before?.range !== undefined && !isCollection(node)) node.range = before.range
  const parent = nodeAt(root, path.slice(0, -1))
  const step = path.at(-1)
  if (isSeq(parent)) {
    parent.items.splice(Number(step), 1, node)
    return true
  }
  if (!isMap(parent)) return false
  const pair = parent.items.find((candidate) => keyText(candidate) === String(step))
  if (pair === undefined) parent.items.push(new Pair(new Scalar(String(step)), node))
  else pair.value = node
  return true
}
