import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { ActionDone } from '../../../../src/adapters/adapter.ts'
import { millis, minute } from '../../../../src/base/instant.ts'
import { Secret } from '../../../../src/base/secret.ts'
import { type Command, runCommand } from '../../../../src/send/actions/command.ts'
import { cleaner } from '../../../../src/send/redacted.ts'

const folder = (): string => {
  const made = realpathSync(mkdtempSync(join(tmpdir(), 'sunset-command-')))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

const run = (
  words: readonly string[],
  more: Partial<Command> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<ActionDone> =>
  runCommand(
    {
      words,
      folder: folder(),
      env: { PATH: process.env['PATH'] ?? '' },
      timeout: minute,
      clean: (text) => text,
      ...more,
    },
    signal,
  )

describe('a command', () => {
  test('runs in the plan’s folder with its words as they are, without a shell', async () => {
    const where = folder()
    const done = await run(['node', '-p', 'process.cwd() + process.argv[1]', ' $HOME; rm *'], {
      folder: where,
    })
    expect(done).toEqual({ kind: 'done', said: `status 0; it said: ${where} $HOME; rm *` })
  })

  test('is given no variable but those that are named', async () => {
    const env = { PATH: process.env['PATH'] ?? '', NAMED: 'yes' }
    const done = await run(['node', '-p', 'Object.keys(process.env).sort().join()'], { env })
    expect(done).toEqual({ kind: 'done', said: 'status 0; it said: NAMED,PATH' })
  })

  test('that ends with another status failed, and what it said is told', async () => {
    expect(await run(['sh', '-c', 'echo no luck >&2; exit 3'])).toEqual({
      kind: 'refused',
      of: 'request',
      code: 'exit-3',
      text: '`sh` ended with status 3; it said: no luck',
      retry: 'never',
    })
  })

  test('that ends with 75 asks for another try', async () => {
    expect(await run(['sh', '-c', 'exit 75'])).toMatchObject({ kind: 'refused', retry: minute })
  })

  test('that is not there did nothing', async () => {
    expect(await run(['./no-such-command'])).toMatchObject({
      kind: 'refused',
      text: '`./no-such-command` cannot be run: there is no such program',
      retry: 'never',
    })
  })

  test.each<[string, string]>([
    ['its time is up', 'it did not end within 0.2 s and was killed'],
    ['it is stopped', 'it was stopped before its end'],
    ['somebody kills it', 'it was ended by SIGKILL'],
  ])('may have done it or not when %s', async (how, evidence) => {
    const stop = new AbortController()
    if (how === 'it is stopped') stop.abort()
    const words = how === 'somebody kills it' ? ['sh', '-c', 'kill -9 $$'] : ['sleep', '60']
    const timeout = how === 'its time is up' ? millis(200) : minute
    expect(await run(words, { timeout }, stop.signal)).toEqual({ kind: 'unknown', evidence })
  })

  test('may print whatever it likes: its beginning and its end are kept', async () => {
    const done = await run(['node', '-e', 'console.log("begin" + "x".repeat(5_000_000) + "end")'])
    const said = 'said' in done ? done.said : ''
    expect(said).toMatch(/^status 0; it said: beginx+ … x+end$/)
    expect(said.length).toBeLessThan(2100)
  })

  test('gives no secret away in what it prints', async () => {
    const clean = cleaner([new Secret('hunter2-hunter2')])
    const done = await run(['sh', '-c', 'echo the token is hunter2-hunter2; exit 1'], { clean })
    expect(done).toMatchObject({ text: '`sh` ended with status 1; it said: the token is [secret]' })
  })
})
