import { realpathSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openAudience } from '../../../src/audience/open-audience.ts'
import { localeTag } from '../../../src/model/names.ts'
import { addressesOf, failureOf, type Reading, read, temporaryFolder } from './reading.ts'

const folder = temporaryFolder()

const run = (
  script: string,
  given: { format?: 'csv' | 'tsv' | 'ndjson'; args?: string[]; keep?: string[] } = {},
): Promise<Reading> =>
  read(folder, {
    source: {
      kind: 'run',
      command: [process.execPath, '-e', script, ...(given.args ?? [])],
      format: given.format ?? 'csv',
    },
    keep: given.keep ?? [],
    environment: { ...process.env, WHATSAPP_ACCESS_TOKEN: 'EAAG-secret' },
  })

test('what a command prints is the audience', async () => {
  const reading = await run(
    "console.log('phone'); for (let i = 0; i < 50000; i++) console.log('+336' + String(i).padStart(8, '0'))",
  )
  expect(reading.recipients).toHaveLength(50_000)
  expect(addressesOf(await run('console.log(\'{"phone":"+33612345678"}\')', { format: 'ndjson' }))).toEqual([
    '+33612345678',
  ])
})

test('it is run without a shell, in the plan’s folder, without the channel’s tokens', async () => {
  const { recipients } = await run(
    "console.log('phone,folder,argument,token,path'); console.log(['+33612345678', process.cwd(), process.argv[1], process.env.WHATSAPP_ACCESS_TOKEN, process.env.PATH].join())",
    { args: ['$(touch x); *'], keep: ['folder', 'argument', 'token', 'path'] },
  )
  expect(recipients[0]?.attributes).toEqual({
    folder: realpathSync(folder),
    argument: '$(touch x); *',
    token: '',
    path: process.env['PATH'],
  })
})

test('a command that fails after it printed people fails the audience', async () => {
  const { message } = await failureOf(
    run(
      "console.log('phone\\n+33612345678'); console.error('no route to postgres://ops:hunter2@db for 33612345678'); process.exitCode = 3",
    ),
  )
  expect(message).toContain('ended with status 3 (it said: no route to postgres://***@db for ***)')
  expect(message).toContain('none is taken from it')
  expect(message).not.toContain('hunter2')
})

test('a command that is not there, is killed, or prints nothing says so', async () => {
  const gone = read(folder, { source: { kind: 'run', command: ['./no-such-program'], format: 'csv' } })
  expect((await failureOf(gone)).message).toContain(
    '"./no-such-program", whose output is the audience, cannot be run',
  )
  const killed = run("console.log('phone\\n+33612345678'); process.kill(process.pid, 'SIGKILL')")
  expect((await failureOf(killed)).message).toContain('was ended by SIGKILL')
  expect((await failureOf(run(''))).message).toContain('is empty')
})

test('a command whose output nobody reads any more is ended', async () => {
  const audience = await openAudience({
    source: {
      kind: 'run',
      command: [
        process.execPath,
        '-e',
        "console.log('phone'); setInterval(() => console.log('+33612345678'), 0)",
      ],
      format: 'csv',
    },
    baseFolder: folder,
    columns: {},
    addresses: 'phone',
    keep: [],
    language: localeTag('en'),
  })
  for await (const batch of audience.batches) if (batch.recipients.length > 0) break
  await audience.close?.()
  expect(audience.columns).toEqual(['phone'])
})
