import { columnsOf, type Look } from './look.ts'
import { visible } from './visible.ts'
import { padAfter, padBefore, truncated, widthOf } from './width.ts'

/** `paint` colours a cell after it was aligned, so that colours cost no width. */
export type Cell = string | { readonly text: string; readonly paint: (text: string) => string }

export type TableColumn = {
  readonly title: string
  /** Numbers stand under each other at their right. */
  readonly align?: 'right'
  /** How narrow it may be made where the table is too wide; without it, it gives way last. */
  readonly shrinksTo?: number
}

export type Table = {
  readonly columns: readonly TableColumn[]
  readonly rows: readonly (readonly Cell[])[]
}

const indent = '  '
const gap = '  '

/** How many terminal columns the table takes where nothing is cut. */
export const naturalWidth = (table: Table): number => totalOf(widthsOf(table))

/** Aligned lines, titles first, none wider than the terminal: what does not fit is cut with `...`. */
export const tableLines = (table: Table, look: Look): readonly string[] => {
  const widths = fitted(table, columnsOf(look))
  const titles = table.columns.map(({ title }) => ({ text: title, paint: look.paint.dim }))
  return [titles, ...table.rows].map((cells) => lineOf(cells, table.columns, widths))
}

const lineOf = (
  cells: readonly Cell[],
  columns: readonly TableColumn[],
  widths: readonly number[],
): string => {
  const last = cells.findLastIndex((cell) => textOf(cell) !== '')
  const shown = columns.slice(0, last + 1).map(({ align }, at) => {
    const cell = cells[at] ?? ''
    const width = widths[at] ?? 0
    const text = truncated(textOf(cell), width)
    const padded = align === 'right' ? padBefore(text, width) : at === last ? text : padAfter(text, width)
    return typeof cell === 'string' ? padded : cell.paint(padded)
  })
  return indent + shown.join(gap)
}

const textOf = (cell: Cell): string => visible(typeof cell === 'string' ? cell : cell.text)

const widthsOf = ({ columns, rows }: Table): readonly number[] =>
  columns.map(({ title }, at) => {
    let widest = widthOf(title)
    for (const row of rows) widest = Math.max(widest, widthOf(textOf(row[at] ?? '')))
    return widest
  })

const totalOf = (widths: readonly number[]): number =>
  indent.length + widths.reduce((sum, width) => sum + width, 0) + gap.length * Math.max(0, widths.length - 1)

/** The widest gives way first, down to its limit; then everything. */
const fitted = (table: Table, available: number): readonly number[] => {
  const widths = [...widthsOf(table)]
  const natural = [...widths]
  const limits = table.columns.map(({ shrinksTo }, at) => Math.min(shrinksTo ?? Infinity, natural[at] ?? 0))
  for (const lowest of [limits, limits.map(() => 1)])
    while (totalOf(widths) > available) {
      const candidates = widths.map((width, at) => (width > (lowest[at] ?? 0) ? width : -1))
      const widest = Math.max(...candidates)
      if (widest < 0) break
      widths[candidates.indexOf(widest)] = widest - 1
    }
  return widths
}
