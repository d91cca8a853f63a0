import { listRecipients, listTold, readStates, readTold } from '../../app/recipients.ts'
import { SunsetError } from '../../base/errors.ts'
import {
  type RecipientRow,
  recipientsCsv,
  recipientsCsvHeader,
  recipientsNdjson,
  type ToldRow,
  toldCsv,
  toldCsvHeader,
  toldNdjson,
} from '../../report/recipients-lines.ts'
import { type Call, lookOptionsOf } from '../command.ts'
import { type Form, listing } from '../listing.ts'

type Options = {
  readonly state?: string
  readonly owed?: string
  readonly told?: string
  readonly phase?: string
  readonly cohort?: string
  readonly format: 'csv' | 'ndjson'
  readonly unmask?: boolean
}

/** `--json` gives one document, an array of the same rows that NDJSON gives line by line. */
export const runRecipients = async (plan: string, call: Call<Options>): Promise<number> => {
  const { options, surroundings } = call
  const form: Form = options.json === true ? 'json' : options.format
  const byTold = options.owed !== undefined || options.told !== undefined
  if (byTold === (options.state !== undefined))
    throw new SunsetError('usage', 'Which people? One of --state, --owed and --told says it.', {
      hint: `sunset recipients ${plan} --state failed, --owed correction, or --told 2026-01-15`,
    })
  if (byTold && options.phase !== undefined)
    throw new SunsetError('usage', '--phase goes with --state: what was told last is of no one phase.')
  if (options.owed !== undefined && options.owed !== 'correction')
    throw new SunsetError('usage', `Nobody is owed "${options.owed}".`, { hint: 'Write --owed correction.' })
  const addresses = options.unmask === true ? 'whole' : 'masked'
  const within = {
    ...lookOptionsOf(plan, call),
    ...(options.cohort === undefined ? {} : { cohort: options.cohort }),
  }
  if (byTold)
    return listing<ToldRow>(
      surroundings.stdout,
      form,
      {
        header: toldCsvHeader,
        csv: (rows) => toldCsv(rows, addresses),
        ndjson: (rows) => toldNdjson(rows, addresses),
      },
      (each) =>
        listTold(
          surroundings,
          {
            ...within,
            owed: options.owed !== undefined,
            ...(options.told === undefined ? {} : { told: readTold(options.told) }),
          },
          each,
        ),
    )
  const states = readStates(options.state ?? '')
  return listing<RecipientRow>(
    surroundings.stdout,
    form,
    {
      header: recipientsCsvHeader,
      csv: (rows) => recipientsCsv(rows, addresses),
      ndjson: (rows) => recipientsNdjson(rows, addresses),
    },
    (each) =>
      listRecipients(
        surroundings,
        { ...within, states, ...(options.phase === undefined ? {} : { phase: options.phase }) },
        ({ attempt, ...record }) => each({ ...record, attempts: attempt }),
      ),
  )
}
