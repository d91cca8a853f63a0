import type { Place } from '../base/problem.ts'
import { visible } from './visible.ts'
import { cutMark, graphemesOf, widthOf } from './width.ts'

/** A line of the source as it can be printed, and where in it the place lies, in columns of the terminal. */
export type Excerpt = {
  readonly text: string
  /** Columns before the place, and under it (at least one). */
  readonly before: number
  readonly under: number
}

/** The part of a line around a place that fits into `width` columns; `...` stands for what was cut. */
export const excerptOf = (line: string, place: Place, width: number): Excerpt => {
  const cells = cellsAround(line, place)
  const first = cells.findIndex(({ end }) => end > place.column - 1)
  const from = first < 0 ? cells.length : first
  const last = cells.findLastIndex(({ start }) => start < place.column - 1 + Math.max(1, place.length))
  const to = Math.max(from + 1, last + 1)
  const shown = cutToFit(cells, from, to, width)
  const kept = cells.slice(shown.from, shown.to)
  const before = (shown.head ? cutMark.length : 0) + widthFrom(cells, shown.from, from)
  const room = Math.max(1, width - before - (shown.tail ? cutMark.length : 0))
  return {
    text: (shown.head ? cutMark : '') + kept.map(({ text }) => text).join('') + (shown.tail ? cutMark : ''),
    before,
    under: Math.min(room, Math.max(1, widthFrom(cells, from, Math.min(to, shown.to)))),
  }
}

/** One character as readers see it: what is printed for it, how wide that is, and which code units it stands for. */
type CharacterCell = {
  readonly text: string
  readonly width: number
  readonly start: number
  readonly end: number
}

/** More of a line than this on either side of a place is never looked at: a plan may be one line of ten megabytes. */
const farthest = 1000
const tabStop = 4
/** A letter under a thousand accents is one character, too; this is enough of it. */
const longestCharacter = 16

const cellsAround = (line: string, place: Place): readonly CharacterCell[] => {
  const begin = Math.max(0, place.column - 1 - farthest)
  const end = place.column - 1 + Math.min(place.length, farthest) + farthest
  const cells: CharacterCell[] = []
  let start = begin
  let column = 0
  for (const character of graphemesOf(line.slice(begin, end))) {
    const text = character === '\t' ? ' '.repeat(tabStop - (column % tabStop)) : visible(shortened(character))
    const width = widthOf(text)
    cells.push({ text, width, start, end: start + character.length })
    start += character.length
    column += width
  }
  return cells
}

const shortened = (character: string): string =>
  character.length <= longestCharacter ? character : character.slice(0, longestCharacter)

const widthFrom = (cells: readonly CharacterCell[], from: number, to: number): number =>
  cells.slice(from, to).reduce((sum, { width }) => sum + width, 0)

type Shown = { readonly from: number; readonly to: number; readonly head: boolean; readonly tail: boolean }

/** The whole line; else its beginning, if the place lies there; else from a third of the width before the place. */
const cutToFit = (cells: readonly CharacterCell[], from: number, to: number, width: number): Shown => {
  if (widthFrom(cells, 0, cells.length) <= width)
    return { from: 0, to: cells.length, head: false, tail: false }
  const room = width - cutMark.length
  if (widthFrom(cells, 0, Math.min(to, cells.length)) <= room)
    return { from: 0, to: fitting(cells, 0, room), head: false, tail: true }
  let begin = Math.min(from, cells.length)
  for (let used = 0; begin > 0; begin--) {
    used += cells[begin - 1]?.width ?? 0
    if (used > width / 3) break
  }
  const inner = room - cutMark.length
  const rest = fitting(cells, begin, room)
  if (rest >= cells.length) return { from: begin, to: rest, head: true, tail: false }
  return { from: begin, to: fitting(cells, begin, inner), head: true, tail: true }
}

const fitting = (cells: readonly CharacterCell[], from: number, room: number): number => {
  let used = 0
  for (let at = from; at < cells.length; at++) {
    used += cells[at]?.width ?? 0
    if (used > room) return at
  }
  return cells.length
}
