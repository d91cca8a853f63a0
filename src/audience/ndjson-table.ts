import { longestLine } from './csv-splitter.ts'
import { type BrokenRow, pieceRows, type Table, type TablePiece, type TableRow } from './table.ts'

type Rows = { readonly rows: TableRow[]; readonly broken: BrokenRow[] }

/** So many different names have columns; a row that brings more is a mistake (data used as names), not a person. */
const mostColumns = 1000

/**
 * A table of NDJSON: one object a line. Its columns are the names seen in the first rows; later rows may bring new ones.
 * Numbers and booleans are read as they are written, `null` as empty, lists and objects as their JSON.
 */
export const ndjsonTable = async (name: string, text: AsyncGenerator<string>): Promise<Table> => {
  const columns: string[] = []
  const pieces = piecesOf(text, rowReader(columns))
  const first = await pieces.next()
  return {
    name,
    columns,
    open: true,
    pieces: startingWith(first, pieces),
    close: async () => void (await pieces.return(undefined)),
  }
}

async function* startingWith(
  first: IteratorResult<TablePiece>,
  pieces: AsyncGenerator<TablePiece>,
): AsyncGenerator<TablePiece> {
  if (first.done === true) return
  yield first.value
  yield* pieces
}

async function* piecesOf(
  text: AsyncGenerator<string>,
  read: (line: string, number: number, into: Rows) => void,
): AsyncGenerator<TablePiece> {
  let piece: Rows = { rows: [], broken: [] }
  let rest = ''
  let number = 1
  let dropping = false
  for await (const added of text) {
    const all = rest + added
    let at = 0
    for (let end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', at)) {
      if (!dropping) read(all.slice(at, end), number, piece)
      dropping = false
      number++
      at = end + 1
      if (piece.rows.length + piece.broken.length >= pieceRows) {
        yield piece
        piece = { rows: [], broken: [] }
      }
    }
    rest = dropping ? '' : all.slice(at)
    if (rest.length > longestLine) {
      piece.broken.push({ number, reason: 'longer than 1 MB', line: rest.slice(0, 256) })
      dropping = true
      rest = ''
    }
  }
  if (!dropping) read(rest, number, piece)
  if (piece.rows.length + piece.broken.length > 0) yield piece
}

const rowReader = (columns: string[]): ((line: string, number: number, into: Rows) => void) => {
  const places = new Map<string, number>()
  const placeOf = (name: string): number | undefined => {
    const known = places.get(name)
    if (known !== undefined) return known
    if (columns.length >= mostColumns) return undefined
    places.set(name, columns.length)
    return columns.push(name) - 1
  }
  return (line, number, into) => {
    if (line === '' || line.trim() === '') return
    const refuse = (reason: string): void =>
      void into.broken.push({ number, reason, line: line.slice(0, longestLine) })
    const value = parse(line)
    if (value === undefined) return refuse('not JSON')
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return refuse('not a JSON object')
    const cells: (string | undefined)[] = []
    for (const [name, cell] of Object.entries(value)) {
      const place = placeOf(name)
      if (place === undefined) return refuse(`more than ${mostColumns} different names`)
      const written = textOf(cell)
      if (written === undefined)
        return refuse(`"${name}" is a number too long to be exact: write it as a string`)
      cells[place] = written
    }
    into.rows.push({ number, cells })
  }
}

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** Undefined for what JSON cannot say exactly: a chat's id with its last digits rounded is somebody else's. */
const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value
  if (value === null) return ''
  if (typeof value === 'number')
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? undefined : String(value)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
