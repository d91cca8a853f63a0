import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { RejectedRow } from '../../../src/audience/audience.ts'
import { type AudienceInput, openAudience } from '../../../src/audience/open-audience.ts'
import { SunsetError } from '../../../src/base/errors.ts'
import { localeTag } from '../../../src/model/names.ts'
import type { Recipient } from '../../../src/model/recipient.ts'

/** A folder of its own that is gone when the file's tests are over. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'sunset-audience-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export type Reading = {
  readonly columns: readonly string[]
  readonly recipients: readonly Recipient[]
  readonly rejected: readonly RejectedRow[]
}

export type Given = Partial<Omit<AudienceInput, 'baseFolder'>>

/** Reads an audience to its end. */
export const read = async (
  folder: string,
  given: Given & Pick<AudienceInput, 'source'>,
): Promise<Reading> => {
  const audience = await openAudience({
    baseFolder: folder,
    columns: {},
    addresses: 'phone',
    keep: [],
    language: localeTag('en'),
    ...given,
  })
  const recipients: Recipient[] = []
  const rejected: RejectedRow[] = []
  for await (const batch of audience.batches) {
    recipients.push(...batch.recipients)
    rejected.push(...batch.rejected)
  }
  return { columns: audience.columns, recipients, rejected }
}

/** Writes a file and reads it as an audience. */
export const readText = (
  folder: string,
  text: string | Uint8Array,
  given: Given & { readonly file?: string } = {},
): Promise<Reading> => {
  const { file = 'users.csv', ...rest } = given
  writeFileSync(join(folder, file), text)
  return read(folder, { source: { kind: 'file', path: file }, ...rest })
}

export const addressesOf = (reading: Reading): readonly string[] =>
  reading.recipients.map(({ address }) => address)

/** What a reading fails with: never anything but an audience failure that says what to do. */
export const failureOf = async (reading: Promise<unknown>): Promise<{ message: string; hint: string }> => {
  const error: unknown = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof SunsetError) || error.code !== 'audience' || error.hint === undefined)
    throw new Error(`not an audience failure with a hint: ${String(error)}`)
  return { message: error.message, hint: error.hint }
}
