import type { Place, Problem } from '../base/problem.ts'
import { columnsOf, type Look } from './look.ts'
import { counted } from './numbers.ts'
import { excerptOf } from './source-excerpt.ts'
import { visible, visibleLines } from './visible.ts'
import { padBefore, widthOf, wrapped } from './width.ts'

/**
 * Every problem with its place, the line itself with a caret run under what is meant, and what to do. `sources` holds the text
 * of each file that places name.
 */
export const problemsText = (
  problems: readonly Problem[],
  sources: ReadonlyMap<string, string>,
  look: Look,
): string => {
  const lineIn = linesOf(sources)
  return problems.map((problem) => problemLines(problem, lineIn, look).join('\n')).join('\n\n')
}

/** `4 errors, 1 warning`, `1 warning`; undefined where there is neither. */
export const problemCounts = (problems: readonly Problem[]): string | undefined => {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const warnings = problems.length - errors
  const parts = [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ]
  return parts.length === 0 ? undefined : parts.join(', ')
}

type LineIn = (place: Place) => string | undefined

const margin = '      '
/** Less room than this beside the place, and the message begins on a line of its own. */
const leastRoom = 24

const problemLines = (problem: Problem, lineIn: LineIn, look: Look): readonly string[] => {
  const { severity, message, hint, place } = problem
  const colour = severity === 'error' ? look.paint.red : look.paint.yellow
  const where = place === undefined ? '' : `${visible(place.file)}:${place.line}:${place.column}`
  const width = columnsOf(look) - margin.length
  const head = where === '' ? severity : `${severity}  ${where}`
  const room = columnsOf(look) - widthOf(head) - 2
  const text =
    room < leastRoom ? ['', ...wrapped(visible(message), width)] : wrapped(visible(message), width, room)
  const [first = '', ...others] = text
  const painted = `${look.paint.bold(colour(severity))}${where === '' ? '' : `  ${look.paint.bold(where)}`}`
  return [
    first === '' ? painted : `${painted}  ${first}`,
    ...others.map((line) => margin + line),
    ...sourceLines(place, lineIn, colour, look),
    ...visibleLines(hint ?? '')
      .flatMap((line) => wrapped(line, width))
      .filter((line) => line !== '')
      .map((line) => margin + line),
  ]
}

const sourceLines = (
  place: Place | undefined,
  lineIn: LineIn,
  colour: (text: string) => string,
  look: Look,
): readonly string[] => {
  const line = place === undefined ? undefined : lineIn(place)
  if (place === undefined || line === undefined) return []
  const number = padBefore(String(place.line), 5)
  const blank = ' '.repeat(number.length)
  // One column less than there is: the caret of what is missing stands behind the line's end.
  const excerpt = excerptOf(line, place, columnsOf(look) - number.length - 4)
  const caret = ' '.repeat(excerpt.before) + colour('^'.repeat(excerpt.under))
  return [
    `${look.paint.dim(`${number} |`)} ${excerpt.text}`.trimEnd(),
    `${look.paint.dim(`${blank} |`)} ${caret}`,
  ]
}

/** Where the lines of each source begin, found once and only where asked for. */
const linesOf = (sources: ReadonlyMap<string, string>): LineIn => {
  const starts = new Map<string, readonly number[]>()
  return ({ file, line }) => {
    const text = sources.get(file)
    if (text === undefined) return undefined
    const known = starts.get(file) ?? lineStarts(text)
    starts.set(file, known)
    const start = known[line - 1]
    if (start === undefined) return undefined
    const end = (known[line] ?? text.length + 1) - 1
    return text.slice(start, text[end - 1] === '\r' ? end - 1 : end)
  }
}

const lineStarts = (text: string): readonly number[] => {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}
