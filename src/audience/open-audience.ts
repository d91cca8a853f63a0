import type { AudienceSource } from '../model/plan.ts'
import type { Audience, Batch } from './audience.ts'
import { audienceFailure } from './failure.ts'
import { type RecipientRules, recipientMaker } from './recipients.ts'
import type { Table, TablePiece } from './table.ts'
import { type SourceAround, tableOf } from './table-of.ts'

export type AudienceInput = SourceAround & RecipientRules & { readonly source: AudienceSource }

/**
 * Opens an audience. Its columns are known and its first rows were seen when it resolves; a source that cannot be read, that
 * holds nobody or that has no column for the address fails here. The rest is read as it is asked for.
 */
export const openAudience = async (input: AudienceInput): Promise<Audience> => {
  const table = await tableOf(input.source, input)
  try {
    if (table.columns.length === 0 && !table.open) throw empty(table)
    const make = table.open ? undefined : recipientMaker(table, input)
    const first = await table.pieces.next()
    if (first.done === true) throw table.columns.length === 0 ? empty(table) : headerOnly(table)
    const batches = batchesOf(first.value, table, make ?? recipientMaker(table, input), input.signal)
    return {
      columns: [...table.columns],
      batches,
      close: async () => {
        await batches.return(undefined)
        await table.close()
      },
    }
  } catch (error) {
    await table.close()
    throw error
  }
}

async function* batchesOf(
  first: TablePiece,
  table: Table,
  make: (piece: TablePiece) => Batch,
  signal: AbortSignal | undefined,
): AsyncGenerator<Batch> {
  try {
    yield make(first)
    for await (const piece of table.pieces) {
      signal?.throwIfAborted()
      yield make(piece)
    }
  } finally {
    await table.close()
  }
}

const empty = (table: Table): Error =>
  audienceFailure(
    `"${table.name}" is empty, so there is no audience.`,
    'Write a header line that names the columns, and a line a person.',
  )

const headerOnly = (table: Table): Error =>
  audienceFailure(
    `"${table.name}" has a header line and nobody after it, so there is no audience.`,
    'See that the export was complete.',
  )
