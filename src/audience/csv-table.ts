import { type CsvRows, csvSplitter } from './csv-splitter.ts'
import { audienceFailure } from './failure.ts'
import { pieceRows, type Table, type TablePiece } from './table.ts'

const delimiters = [',', ';', '\t', '|'] as const
const longestHeader = 65_536

/**
 * A table of CSV: the first record names the columns (none: the text is empty). Without a delimiter, the one that the header
 * line holds most of is taken.
 */
export const csvTable = async (
  name: string,
  text: AsyncGenerator<string>,
  delimiter?: string,
): Promise<Table> => {
  const { head, ended } = await firstLine(text)
  const splitter = csvSplitter(delimiter ?? delimiterOf(head))
  const first: CsvRows = { rows: [], broken: [] }
  splitter.push(head, first)
  let done = ended
  while (!done && first.rows.length === 0 && first.broken.length === 0) {
    const next = await text.next()
    if (next.done === true) done = true
    else splitter.push(next.value, first)
  }
  if (done) splitter.end(first)
  const header = first.rows[0]
  const wrong = first.broken[0]
  const isWrong = wrong !== undefined && wrong.number < (header?.number ?? Number.POSITIVE_INFINITY)
  if (isWrong || header?.cells.some((cell) => /\r/.test(cell)) === true) {
    await text.return(undefined)
    throw headerFailure(name, wrong?.line ?? head, wrong?.reason)
  }
  first.rows.shift()
  return {
    name,
    columns: header?.cells.map((cell) => cell.trim()) ?? [],
    open: false,
    pieces: piecesOf(text, done, splitter, first),
    close: async () => void (await text.return(undefined)),
  }
}

async function* piecesOf(
  text: AsyncGenerator<string>,
  done: boolean,
  splitter: ReturnType<typeof csvSplitter>,
  first: CsvRows,
): AsyncGenerator<TablePiece> {
  let piece = first
  if (!done) {
    for await (const next of text) {
      splitter.push(next, piece)
      if (piece.rows.length + piece.broken.length < pieceRows) continue
      yield* inPieces(piece)
      piece = { rows: [], broken: [] }
    }
    splitter.end(piece)
  }
  yield* inPieces(piece)
}

/** A piece of text may hold a hundred thousand short rows. */
function* inPieces({ rows, broken }: CsvRows): Generator<TablePiece> {
  const longest = Math.max(rows.length, broken.length)
  for (let from = 0; from < longest; from += pieceRows)
    yield { rows: rows.slice(from, from + pieceRows), broken: broken.slice(from, from + pieceRows) }
}

/** The text up to the end of its first line that is not blank, and whatever came with it. */
const firstLine = async (text: AsyncGenerator<string>): Promise<{ head: string; ended: boolean }> => {
  let head = ''
  while (!/\S.*\n/.test(head) && head.length < longestHeader) {
    const next = await text.next()
    if (next.done === true) return { head, ended: true }
    head += next.value
  }
  return { head, ended: false }
}

const delimiterOf = (head: string): string => {
  const line = head.trimStart().split('\n', 1)[0] ?? ''
  const bare = line.replace(/"(?:[^"]|"")*"?/g, '')
  let best: string = delimiters[0]
  let most = 0
  for (const delimiter of delimiters) {
    const count = bare.split(delimiter).length - 1
    if (count > most) {
      best = delimiter
      most = count
    }
  }
  return best
}

const headerFailure = (name: string, line: string, reason: string | undefined): Error =>
  /\r(?!\n)/.test(line)
    ? audienceFailure(
        `"${name}" ends its lines with a lone carriage return, so it cannot be told into rows.`,
        "Convert it: tr '\\r' '\\n' < OLD > NEW",
      )
    : audienceFailure(
        `The header line of "${name}" cannot be read: ${reason ?? 'it is not CSV'}.`,
        'The first line names the columns, as phone,locale.',
      )
