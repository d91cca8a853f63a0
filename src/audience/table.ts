/** A row as its source gives it: the cells in the order of the table's columns. A cell the row has not is undefined. */
export type TableRow = { readonly number: number; readonly cells: readonly (string | undefined)[] }

/** A row that cannot even be told into cells, as it stands. */
export type BrokenRow = { readonly number: number; readonly reason: string; readonly line: string }

export type TablePiece = { readonly rows: readonly TableRow[]; readonly broken: readonly BrokenRow[] }

/** What every source is turned into: named columns and rows of text. */
export type Table = {
  /** How messages call the source: `users.csv`, `standard input`. */
  readonly name: string
  /** Known before the first row. Where `open` is true more may be appended while reading: read it anew for each piece. */
  readonly columns: readonly string[]
  readonly open: boolean
  readonly pieces: AsyncGenerator<TablePiece>
  /** Lets go of the source, also before the first piece was asked for. May be called twice. */
  close(): Promise<void>
}

/** Rows in a piece: enough to share the cost of an await, few enough to forget. */
export const pieceRows = 4096
