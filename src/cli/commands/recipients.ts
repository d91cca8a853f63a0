import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { listRecipients, readStates } from '../../app/recipients.ts'
import {
  type RecipientRow,
  recipientsCsv,
  recipientsCsvHeader,
  recipientsNdjson,
} from '../../report/recipients-lines.ts'
import { type Call, lookOptionsOf } from '../command.ts'

type Options = {
  readonly state: string
  readonly phase?: string
  readonly cohort?: string
  readonly format: 'csv' | 'ndjson'
  readonly unmask?: boolean
}

/** So many rows are written at once: one at a time costs more than it says. */
const rowsAtOnce = 500

/** `--json` gives one document, an array of the same rows that NDJSON gives line by line. */
export const runRecipients = async (plan: string, call: Call<Options>): Promise<number> => {
  const { options, surroundings } = call
  const { stdout } = surroundings
  const addresses = options.unmask === true ? 'whole' : 'masked'
  const states = readStates(options.state)
  const form = options.json === true ? 'json' : options.format
  let rows: RecipientRow[] = []
  let isFirst = true
  const flush = async (): Promise<void> => {
    if (rows.length === 0) return
    const text =
      form === 'csv'
        ? recipientsCsv(rows, addresses)
        : form === 'ndjson'
          ? recipientsNdjson(rows, addresses)
          : `${isFirst ? '' : ',\n'}${recipientsNdjson(rows, addresses).trimEnd().replaceAll('\n', ',\n')}`
    rows = []
    isFirst = false
    await writeAll(stdout, text)
  }
  if (form === 'csv') stdout.write(recipientsCsvHeader)
  if (form === 'json') stdout.write('{"recipients":[\n')
  const list = listRecipients(
    surroundings,
    {
      ...lookOptionsOf(plan, call),
      states,
      ...(options.phase === undefined ? {} : { phase: options.phase }),
      ...(options.cohort === undefined ? {} : { cohort: options.cohort }),
    },
    async ({ attempt, ...record }) => {
      rows.push({ ...record, attempts: attempt })
      if (rows.length >= rowsAtOnce) await flush()
    },
  )
  try {
    await list
    await flush()
  } catch (error) {
    if (error instanceof ReaderGone) return 0
    throw error
  }
  if (form === 'json') stdout.write('\n]}\n')
  return 0
}

/** `recipients … | head -1`: whoever read has seen enough, so the list ends there. */
class ReaderGone extends Error {}

/** A reader that is slower than the disk is waited for: nothing is gathered. */
const writeAll = async (stdout: Writable, text: string): Promise<void> => {
  if (stdout.destroyed) throw new ReaderGone()
  if (stdout.write(text)) return
  await once(stdout, 'drain').catch(() => {
    throw new ReaderGone()
  })
}
