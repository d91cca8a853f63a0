import { Scalar } from 'yaml'

/**
 * Where in the source each character of a scalar's value stands, and one past the last. White space that YAML folds is taken
 * together: what counts is that every other character is found where it is written.
 */
export const scalarOffsets = (scalar: Scalar, source: string): readonly number[] => {
  const [start = 0, end = 0] = scalar.range ?? []
  const value = String(scalar.value)
  const begin = start + contentStart(scalar, source.slice(start, end))
  const offsets: number[] = []
  let at = begin
  for (let index = 0; index < value.length; index++) {
    const character = value[index] ?? ''
    if (!/\s/.test(character)) at = skipBlank(source, at, end)
    offsets.push(at)
    at += widthOf(scalar, source, at, character)
  }
  offsets.push(Math.min(at, end))
  return offsets
}

const isQuoted = ({ type }: Scalar): boolean => type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE

/** After the opening quote; after the line with `|` or `>`. */
const contentStart = (scalar: Scalar, written: string): number => {
  if (isQuoted(scalar)) return 1
  if (scalar.type !== Scalar.BLOCK_LITERAL && scalar.type !== Scalar.BLOCK_FOLDED) return 0
  return written.indexOf('\n') + 1
}

const skipBlank = (source: string, from: number, end: number): number => {
  let at = from
  while (at < end) {
    if (/\s/.test(source[at] ?? '')) at++
    // A line of a double-quoted text may end with a backslash, which folds it without a space.
    else if (source[at] === '\\' && /^\\\r?\n/.test(source.slice(at, at + 3))) at++
    else break
  }
  return at
}

const escapeLengths: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 }

const widthOf = (scalar: Scalar, source: string, at: number, character: string): number => {
  const written = source[at] ?? ''
  if (scalar.type === Scalar.QUOTE_SINGLE && character === "'") return 2
  if (scalar.type === Scalar.QUOTE_DOUBLE && written === '\\') {
    const length = escapeLengths[source[at + 1] ?? ''] ?? 2
    // One escape may write a character of two code units: the second stands where the first does.
    if (length === 10 && /[\uD800-\uDBFF]/.test(character)) return 0
    return length
  }
  if (/\s/.test(character)) return /\s/.test(written) ? 1 : 0
  return 1
}
