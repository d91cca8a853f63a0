import { gapsOf } from '../scan.ts'

/**
 * A text as it is looked through: Liquid is out of sight, every digit is `0` to `9`, marks of direction are gone, and each
 * character knows where it stands in the source.
 */
export type Prose = {
  readonly source: string
  readonly text: string
  /** By character of `text`. */
  readonly offsets: readonly number[]
}

/** What stands in `Prose.text` for each character of a gap: one that says the deadline, and any other. */
export const deadlineGap = '\ue000'
export const otherGap = '\ue001'

export const proseOf = (source: string): Prose => {
  let text = ''
  const offsets: number[] = []
  const covered = withoutLiquid(source)
  for (let at = 0; at < covered.length; at++) {
    const character = covered[at] ?? ''
    if (isMark(character)) continue
    text += plain(character)
    offsets.push(at)
  }
  return { source, text, offsets }
}

/** The same with a stretch out of sight, so that nothing is found in it again. */
export const covering = (
  prose: Prose,
  found: Iterable<{ readonly begin: number; readonly end: number }>,
): Prose => {
  return { ...prose, text: withCovers(prose.text, found, () => otherGap) }
}

type Stretch = { readonly begin: number; readonly end: number }

/** `found` in order, none within another. */
const withCovers = <One extends Stretch>(
  text: string,
  found: Iterable<One>,
  coverOf: (one: One) => string,
): string => {
  const pieces: string[] = []
  let at = 0
  for (const one of found) {
    if (one.begin < at) continue
    pieces.push(text.slice(at, one.begin), coverOf(one).repeat(one.end - one.begin))
    at = one.end
  }
  return pieces.join('') + text.slice(at)
}

/** A stretch of prose as it is written in the source. */
export const writtenIn = (
  { source, offsets }: Prose,
  { begin, end }: { readonly begin: number; readonly end: number },
): { readonly word: string; readonly offset: number } => {
  const offset = offsets[begin] ?? 0
  return { word: source.slice(offset, (offsets[end - 1] ?? offset) + 1), offset }
}

/** Words of a language as they are looked for in prose. */
export const asInProse = (word: string): string =>
  [...word]
    .filter((one) => !isMark(one))
    .map(plain)
    .join('')

const withoutLiquid = (source: string): string => {
  const commentless = withCovers(
    source,
    [...source.matchAll(/\{%-?\s*comment\s*-?%\}[\s\S]*?\{%-?\s*endcomment\s*-?%\}/g)].map((match) => ({
      begin: match.index,
      end: match.index + match[0].length,
    })),
    () => otherGap,
  )
  return withCovers(commentless, gapsOf(source), ({ kind, inner }) =>
    kind === 'output' && /^\s*deadline\b/.test(inner) ? deadlineGap : otherGap,
  )
}

const isMark = (character: string): boolean =>
  /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/.test(character)

/** Where each script's digits begin. */
const zeros = [
  0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50,
  0x0ed0, 0x0f20, 0x1040, 0x17e0, 0x1810, 0xff10,
]

const plain = (character: string): string => {
  const code = character.charCodeAt(0)
  if (code < 0xa0) return character
  if (/[\u00a0\u2000-\u200a\u202f\u3000]/.test(character)) return ' '
  if (character === '：') return ':'
  if (character === '／') return '/'
  const zero = zeros.find((start) => code >= start && code < start + 10)
  return zero === undefined ? character : String(code - zero)
}
