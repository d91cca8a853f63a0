import { LineCounter } from 'yaml'
import type { Place, Problem } from '../base/problem.ts'

/** The plan's text with its lines counted. Offsets, columns and lengths are UTF-16 code units, as editors count. */
export type SourceText = {
  readonly file: string
  readonly text: string
  /** From start to end, but not past the line on which it starts; at least one character. */
  place(start: number, end: number): Place
}

/** The longest plan that is read: a hundred times what the longest real one has. */
export const maxPlanBytes = 1_048_576

/** Text and its lines, or why the bytes are no plan's text. */
export const sourceTextOf = (input: string | Uint8Array, file: string): SourceText | Problem => {
  const size = typeof input === 'string' ? input.length : input.byteLength
  if (size > maxPlanBytes) return tooLarge(size, file)
  if (typeof input === 'string') return withLines(input, file)
  const foreign = utf16(input)
  if (foreign) return notUtf8(file, 'is UTF-16, not UTF-8', { line: 1, column: 1 })
  const text = decoded(input)
  if (text !== undefined) return withLines(text, file)
  const valid = decoded(input.subarray(0, validLength(input))) ?? ''
  const line = valid.split('\n').length
  const column = valid.length - valid.lastIndexOf('\n')
  const byte = input[validLength(input)]?.toString(16).padStart(2, '0') ?? ''
  return notUtf8(file, `is not UTF-8: the byte 0x${byte} on line ${line} begins no character`, {
    line,
    column,
  })
}

const withLines = (input: string, file: string): SourceText => {
  const text = input.replace(/^\uFEFF/, '')
  const lines = new LineCounter()
  lines.addNewLine(0)
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1)
  const place = (start: number, end: number): Place => {
    const { line, col } = lines.linePos(start)
    const lineEnd = text.slice(start, end).search(/[\r\n]/)
    const length = lineEnd < 0 ? end - start : lineEnd
    return { file, line, column: col, length: Math.max(1, length) }
  }
  return { file, text, place }
}

const utf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)

const decoded = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** How many bytes from the start are whole, valid characters. */
const validLength = (bytes: Uint8Array): number => {
  let good = 0
  let bad = bytes.length
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (isValidStart(bytes.subarray(0, middle))) good = middle
    else bad = middle
  }
  // A character cut at its end counts as a valid start, so step back to where it begins.
  while (good > 0 && decoded(bytes.subarray(0, good)) === undefined) good--
  return good
}

const isValidStart = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

const tooLarge = (size: number, file: string): Problem => ({
  severity: 'error',
  code: 'too-large',
  message: `the file has ${size.toLocaleString('en')} bytes; a plan has at most ${maxPlanBytes.toLocaleString('en')}`,
  hint: 'is this the plan? People belong into the file that `audience:` names',
  place: { file, line: 1, column: 1, length: 1 },
})

const notUtf8 = (
  file: string,
  what: string,
  at: { readonly line: number; readonly column: number },
): Problem => ({
  severity: 'error',
  code: 'not-utf-8',
  message: `the file ${what}`,
  hint: 'save it as UTF-8',
  place: { file, ...at, length: 1 },
})
