import { isCollection, isScalar, type Node } from 'yaml'
import type { Place } from '../base/problem.ts'
import type { Path, Places } from '../model/places.ts'
import type { Stretch } from './reading.ts'
import { scalarOffsets } from './scalar-offsets.ts'
import type { SourceText } from './source-text.ts'
import { keyAt, nodeAt, type Tree } from './yaml-tree.ts'

/** Places that can also tell where a stretch of a value stands. */
export type PlanPlaces = Places & {
  /** Of the characters `start` to `start + length` of the text at the path; of all of it where it is no text. */
  stretch(path: Path, stretch: Stretch | undefined): Place | undefined
  /** Of the value, else of its key, else of the nearest thing around it that has a key or a value. */
  near(path: Path): Place | undefined
}

/** Where everything stands, told from the tree as it is when asked. */
export const placesOf = (root: Tree, source: SourceText): PlanPlaces => {
  const placeOf = (node: Node | undefined): Place | undefined => {
    const [start, end] = node?.range ?? []
    return start === undefined || end === undefined ? undefined : source.place(start, end)
  }

  const of = (path: Path): Place | undefined => {
    const node = nodeAt(root, path)
    return isWritten(node) ? placeOf(node) : undefined
  }

  const ofKey = (path: Path): Place | undefined => placeOf(keyAt(root, path))

  const near = (path: Path): Place | undefined => {
    const node = nodeAt(root, path)
    // Of a map or a list in block style the key says more than its first line.
    const place = isCollection(node) && !node.flow ? (ofKey(path) ?? of(path)) : (of(path) ?? ofKey(path))
    return place ?? (path.length === 0 ? undefined : near(path.slice(0, -1)))
  }

  const stretch = (path: Path, part: Stretch | undefined): Place | undefined => {
    const node = nodeAt(root, path)
    if (part === undefined || !isScalar(node) || typeof node.value !== 'string') return near(path)
    const offsets = scalarOffsets(node, source.text)
    const start = offsets[Math.min(part.start, offsets.length - 1)]
    const last = offsets[Math.min(part.start + part.length, offsets.length - 1)]
    return start === undefined || last === undefined ? near(path) : source.place(start, last)
  }

  const within = (path: Path, text: string, nth = 0): Place | undefined => {
    const node = nodeAt(root, path)
    if (isScalar(node) && typeof node.value === 'string') {
      const start = nthIndexOf(node.value, text, nth)
      if (start >= 0) return stretch(path, { start, length: text.length })
    }
    const [from, to] = node?.range ?? []
    if (from === undefined || to === undefined) return near(path)
    const inSource = nthIndexOf(source.text.slice(from, to), text, nth)
    return inSource < 0 ? near(path) : source.place(from + inSource, from + inSource + text.length)
  }

  return { of, ofKey, near, stretch, within }
}

/** An empty value is in the tree, and nowhere in the text. */
const isWritten = (node: Node | undefined): boolean => {
  const [start = 0, end = 0] = node?.range ?? []
  return end > start
}

const nthIndexOf = (whole: string, text: string, nth: number): number => {
  if (text === '') return -1
  let at = whole.indexOf(text)
  for (let count = 0; count < nth && at >= 0; count++) at = whole.indexOf(text, at + text.length)
  return at
}
