import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml'
import type { Problem } from '../base/problem.ts'
import type { Path } from '../model/places.ts'
import type { Mend } from './mend-text.ts'
import { printPath } from './path-pattern.ts'
import { quoted } from './reading.ts'
import type { SourceText } from './source-text.ts'
import { keyText, type Tree } from './yaml-tree.ts'

/** Mended references by where they start. */
type References = ReadonlyMap<number, string>

type Found = { readonly problems: readonly Problem[]; readonly pruned: ReadonlySet<string> }

/**
 * What YAML allows and a plan does not: anchors and aliases (a plan reads the same in every line, and no bomb can hide in it),
 * tags, merge keys, keys that are no words, keys written twice. What cannot be used is taken out of the tree.
 */
export const structureProblems = (root: Tree, source: SourceText, mends: readonly Mend[]): Found => {
  const references: References = new Map(
    mends.flatMap(({ kind, start, text }) => (kind === 'reference' ? [[start, text]] : [])),
  )
  const problems: Problem[] = []
  const pruned = new Set<string>()
  const report = (code: string, at: Node, message: string, hint?: string) => {
    const [start = 0, end = start + 1] = at.range ?? []
    problems.push({
      severity: 'error',
      code,
      message,
      ...(hint === undefined ? {} : { hint }),
      place: source.place(start, end),
    })
  }
  /** Whether the node can stay. */
  const judge = (node: unknown, path: Path): boolean => {
    if (isAlias(node)) {
      report(
        'yaml-alias',
        node,
        `\`*${node.source}\` repeats another part; a plan writes everything out`,
        'write the value itself',
      )
      return false
    }
    if (!isNode(node)) return true
    judgeProperties(node)
    if (isMap(node)) judgeMap(node, path)
    if (isSeq(node)) keepItems(node.items, (item, index) => judge(item, [...path, index]))
    if (isScalar(node)) restore(node, references)
    return true
  }
  const judgeProperties = (node: Node) => {
    if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined)
      report(
        'yaml-alias',
        node,
        `the anchor \`&${node.anchor}\` has no use in a plan`,
        'remove it, and write everything out',
      )
    if (node.tag !== undefined)
      report(
        'yaml-tag',
        node,
        `the tag ${quoted(node.tag)} has no use in a plan`,
        'remove it; put a text in quotes',
      )
  }
  const judgeMap = (map: YAMLMap, path: Path) => {
    const seen = new Map<string, Node>()
    keepItems(map.items, (pair) => {
      const key = keyOf(pair, report)
      if (key === undefined) return false
      const inner = [...path, keyText(pair)]
      const first = seen.get(keyText(pair))
      if (first !== undefined) {
        const line = source.place(first.range?.[0] ?? 0, 0).line
        report(
          'duplicate-key',
          key,
          `the key \`${keyText(pair)}\` is already on line ${line}`,
          'keep one of the two',
        )
        return false
      }
      seen.set(keyText(pair), key)
      if (judge(pair.value, inner)) return true
      pruned.add(printPath(inner))
      return false
    })
  }
  judge(root, [])
  return { problems, pruned }
}

/** The key, if it is a word. */
const keyOf = (
  pair: Pair,
  report: (code: string, at: Node, message: string, hint?: string) => void,
): Node | undefined => {
  const { key } = pair
  if (!isNode(key)) return undefined
  if (!isScalar(key)) {
    const isBraces = isMap(key)
    const hint = isBraces ? 'put the text with `{{ … }}` in quotes' : 'keys are words'
    report(
      'bad-key',
      key,
      isBraces ? 'a map stands where a key or a text is meant' : 'a list cannot be a key',
      hint,
    )
    return undefined
  }
  const name = keyText(pair)
  if (name === '<<') {
    report(
      'yaml-alias',
      key,
      '`<<` merges another part; a plan writes everything out',
      'write the keys themselves',
    )
    return undefined
  }
  // Plain objects give this name a meaning of its own, and libraries skip it without a word.
  if (name === '__proto__') {
    report('unknown-key', key, 'unknown key `__proto__`')
    return undefined
  }
  return key
}

const keepItems = <Item>(items: Item[], keep: (item: Item, index: number) => boolean): void => {
  const kept = items.filter(keep)
  items.splice(0, items.length, ...kept)
}

/** What was mended for the library's sake reads as it was written. */
const restore = (node: { value: unknown; range?: readonly number[] | null }, mends: References): void => {
  const text = mends.get(node.range?.[0] ?? -1)
  if (text !== undefined && node.value === text) node.value = `\${${text.slice(2, -1)}}`
}
