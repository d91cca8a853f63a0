const quote = 0x22
const newline = 0x0a
const carriage = 0x0d

/** The longest a quoted field may be, in characters: a quote that nobody closes must not swallow the file. */
export const longestField = 65_536

/** A record: its cells and where the next one starts. Or: more text is needed; or its quotes are wrong, and how. */
export type CsvRecord =
  | { readonly kind: 'record'; readonly cells: readonly string[]; readonly next: number }
  | { readonly kind: 'more' }
  | { readonly kind: 'wrong'; readonly reason: string }

const more: CsvRecord = { kind: 'more' }
const unclosed: CsvRecord = { kind: 'wrong', reason: 'a quote opens and is not closed within 64 KB' }
const stray: CsvRecord = { kind: 'wrong', reason: 'a field goes on after its closing quote' }

/** Reads one record of RFC 4180 that holds quotes. `final` says that no text follows. A quote inside an unquoted field is itself. */
export const readCsvRecord = (text: string, start: number, delimiter: string, final: boolean): CsvRecord => {
  const cells: string[] = []
  const end = text.length
  let at = start
  for (;;) {
    if (at >= end && !final) return more
    if (text.charCodeAt(at) !== quote) {
      const field = unquoted(text, at, delimiter, final)
      if (field === undefined) return more
      cells.push(field.cell)
      if (field.ends) return { kind: 'record', cells, next: field.next }
      at = field.next
      continue
    }
    const close = closingQuote(text, at, final)
    if (close === undefined) return end - at > longestField || final ? unclosed : more
    const inner = text.slice(at + 1, close)
    cells.push(inner.includes('"') ? inner.replaceAll('""', '"') : inner)
    at = close + 1
    if (at >= end) return final ? { kind: 'record', cells, next: end } : more
    if (text.startsWith(delimiter, at)) {
      at += delimiter.length
      continue
    }
    const lineEnd = endOfLine(text, at, final)
    if (lineEnd === 'more') return more
    return lineEnd === undefined ? stray : { kind: 'record', cells, next: lineEnd }
  }
}

type Field = { readonly cell: string; readonly next: number; readonly ends: boolean }

const unquoted = (text: string, at: number, delimiter: string, final: boolean): Field | undefined => {
  const lineEnd = text.indexOf('\n', at)
  const comma = text.indexOf(delimiter, at)
  if (comma >= 0 && (lineEnd < 0 || comma < lineEnd))
    return { cell: text.slice(at, comma), next: comma + delimiter.length, ends: false }
  if (lineEnd < 0) return final ? { cell: text.slice(at), next: text.length, ends: true } : undefined
  const stop = lineEnd > at && text.charCodeAt(lineEnd - 1) === carriage ? lineEnd - 1 : lineEnd
  return { cell: text.slice(at, stop), next: lineEnd + 1, ends: true }
}

/** Of the field whose opening quote is at `open`; undefined where it is not in the text, or too far. */
const closingQuote = (text: string, open: number, final: boolean): number | undefined => {
  for (let from = open + 1; ; ) {
    const found = text.indexOf('"', from)
    if (found < 0 || found - open > longestField) return undefined
    if (found + 1 >= text.length) return final ? found : undefined
    if (text.charCodeAt(found + 1) !== quote) return found
    from = found + 2
  }
}

/** Where the next line starts, if the line ends here. */
const endOfLine = (text: string, at: number, final: boolean): number | 'more' | undefined => {
  if (text.charCodeAt(at) === newline) return at + 1
  if (text.charCodeAt(at) !== carriage) return undefined
  if (at + 1 >= text.length) return final ? at + 1 : 'more'
  return text.charCodeAt(at + 1) === newline ? at + 2 : undefined
}
