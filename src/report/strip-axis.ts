import { dateOf, laterOnWall, type Wall, wallOf } from '../timeline/wall.ts'
import type { StripScale } from './strip-scale.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
const minutesPerWeek = 7 * 1440

type Label = { readonly cell: number; readonly text: string }

/** What stands above a strip: years, months, and the days of its Mondays where there is room. */
export const axisLines = (scale: StripScale): readonly string[] => {
  const firsts = firstsOfMonths(scale)
  const begin = dateOf(scale.start)
  const years = [
    { cell: 0, text: String(begin.year) },
    ...firsts.filter(({ month }) => month === 1).map(({ cell, year }) => ({ cell, text: String(year) })),
  ]
  const named = [
    { cell: 0, text: months[begin.month - 1] ?? '' },
    ...firsts.map(({ cell, month }) => ({ cell, text: months[month - 1] ?? '' })),
  ]
  return [
    lineOf(roomForFirst(years), scale.cells),
    lineOf(roomForFirst(named), scale.cells),
    ...(scale.perWeek < 1 ? [] : [lineOf(mondays(scale), scale.cells)]),
  ]
}

const firstsOfMonths = (
  scale: StripScale,
): readonly { readonly cell: number; readonly month: number; readonly year: number }[] => {
  const found = []
  let { year, month } = dateOf(laterOnWall(scale.start, -1))
  for (;;) {
    month = month === 12 ? 1 : month + 1
    if (month === 1) year++
    const cell = scale.cellAt(wallOf({ year, month, day: 1 }))
    if (cell >= scale.cells) return found
    if (cell >= 0) found.push({ cell, month, year })
  }
}

/** Every week, or every second, third …: so that two digits and a space fit. */
const mondays = (scale: StripScale): readonly Label[] => {
  const every = Math.ceil(3 / scale.perWeek)
  const labels: Label[] = []
  for (let week = 0; week * scale.perWeek < scale.cells; week += every) {
    const monday: Wall = laterOnWall(scale.start, week * minutesPerWeek)
    labels.push({ cell: Math.floor(week * scale.perWeek), text: String(dateOf(monday).day) })
  }
  return labels
}

/** The strip's first label gives way where the next would not fit behind it. */
const roomForFirst = (labels: readonly Label[]): readonly Label[] => {
  const [first, second] = labels
  const isTight = first !== undefined && second !== undefined && first.cell + first.text.length >= second.cell
  return isTight ? labels.slice(1) : labels
}

const lineOf = (labels: readonly Label[], cells: number): string => {
  let line = ''
  for (const { cell, text } of labels) {
    if (line !== '' && cell <= line.length) continue
    if (cell + text.length > Math.max(cells, text.length)) continue
    line = line.padEnd(cell) + text
  }
  return line
}
