import { readFileSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { instant } from '../../../src/base/instant.ts'
import { seededRandom } from '../../../src/base/random.ts'
import { readToken } from '../../../src/messages/token.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/start.ts'
import type { Said } from '../../../src/sandbox/whatsapp/condition.ts'
import { inProcess, type Said as Printed } from '../../kit/in-process.ts'
import { type Workplace, workplace } from '../../kit/workplace.ts'

const secret = 'a-secret-that-is-long-enough-to-sign-with'
const now = ['--now', '2025-11-20T12:00:00Z'] as const
const me = '+14255550142'

type Rehearsal = {
  readonly sandbox: Sandbox
  readonly at: Workplace
  readonly run: (...args: readonly string[]) => Promise<Printed>
  /** Ends the sandbox: its log is whole then. */
  readonly sent: () => Promise<readonly Message[]>
}

type Message = {
  readonly to: string
  readonly key: string
  readonly opaque: string
  readonly text?: string
  readonly template?: {
    readonly name: string
    readonly language: string
    readonly parameters: readonly string[]
  }
}

const planAt = (url: string): string => `name: bye
sunset: ChatGPT leaves WhatsApp on 2026-01-15
audience: users.csv
window: always
channel: { base_url: "${url}", senders: [{ id: "1065" }], per_day: unlimited }
link: { url: "https://example.org/l?t={{ token }}" }
phases:
  announce: { at: 60 days before, message: announce }
  reminder: { at: 7 days before, message: reminder }
  freeze: { at: deadline, reply: frozen }
  shutdown: { at: 1 day after deadline }
messages:
  announce:
    template: { name: sunset_announce, category: utility }
    button: { text: Link, url: link }
    en: "News for you: {{ service }} leaves {{ channel }} on {{ deadline | date }} for good."
    fr: "Du nouveau : {{ service }} quitte {{ channel }} le {{ deadline | date }} pour de bon."
  reminder:
    en: "Once more, {{ name }}: {{ service }} leaves {{ channel }} on {{ deadline | date }}, see {{ link }} for it."
  frozen:
    en: "It has left."
`

const rehearse = async (says: Said = {}): Promise<Rehearsal> => {
  const at = workplace({ 'users.csv': `phone,lang,name\n+16505550001,en,Ana\n` })
  const log = at.path('sandbox.ndjson')
  const sandbox = await startSandbox({ port: 0, random: seededRandom(1), says, log })
  onTestFinished(() => sandbox.close())
  for (const locale of ['en', 'fr']) sandbox.templates.set('sunset_announce', locale, {})
  at.write('plan.yaml', planAt(sandbox.url))
  const { run } = inProcess(at.folder, { WHATSAPP_ACCESS_TOKEN: 'the-token-itself', LINK_SECRET: secret })
  return {
    sandbox,
    at,
    run: (...args) => run(...args.map((arg) => (arg === 'PLAN' ? at.path('plan.yaml') : arg))),
    sent: async () => {
      await sandbox.close()
      const lines = readFileSync(log, 'utf8').split('\n')
      return lines.filter((line) => line !== '').map((line): Message => JSON.parse(line))
    },
  }
}

const send = ['preview', 'PLAN', ...now, '--send-to', me] as const

test('sends the first phase’s message in each of its locales, before anything is approved, a second apart', async () => {
  const { run, sent, at } = await rehearse()
  const before = performance.now()
  const said = await run(...send)
  expect(said).toMatchObject({
    status: 0,
    stdout: 'Sent to +142*****142 in en, fr. Marked as a test; it counts for nothing.\n',
  })
  expect(performance.now() - before).toBeGreaterThanOrEqual(1000)
  expect((await sent()).map(({ to, template }) => [to, template?.language])).toEqual([
    [me, 'en'],
    [me, 'fr'],
  ])
  // There is no ledger, and none was made.
  expect(at.picture().filter((one) => one.includes('.db'))).toEqual([])
})

test('its link holds and is nobody’s, and its key is no delivery’s', async () => {
  const { run, sent } = await rehearse()
  await run(...send, '--locale', 'en')
  const [first] = await sent()
  const token = first?.template?.parameters.at(-1) ?? ''
  expect(readToken(secret, token, instant(Date.parse('2025-12-01')))).toMatchObject({
    ok: true,
    plan: 'bye',
    id: 0,
  })
  expect(first?.key).toMatch(/^bye:preview:/)
})

test('--phase and --locale say which, and what stands in a row of somebody is not shown to whoever tries', async () => {
  const { run, sent } = await rehearse()
  const said = await run(...send, '--phase', 'reminder', '--locale', 'en', '--json')
  expect(JSON.parse(said.stdout)).toMatchObject({
    plan: 'bye',
    phase: 'reminder',
    to: '+142*****142',
    tried: [{ message: 'reminder', locale: 'en', outcome: 'accepted' }],
  })
  expect((await run(...send, '--phase', 'freeze')).status).toBe(0)
  for (const wrong of [
    ['--phase', 'shutdown'],
    ['--phase', 'announcement'],
    ['--locale', 'xx'],
  ])
    expect((await run(...send, ...wrong)).status).toBe(2)
  const texts = (await sent()).map(({ text }) => text)
  expect(texts).toEqual([expect.stringContaining('Once more, [name]: ChatGPT leaves'), 'It has left.'])
})

test('with a ledger the audit trail says what was tried, with the address masked, and no count moves', async () => {
  const { run, sent, at } = await rehearse()
  await run('approve', 'PLAN', ...now, '--reason', 'as planned', '--yes')
  await run('run', 'PLAN', ...now)
  const counts = async (): Promise<unknown> =>
    JSON.parse((await run('status', 'PLAN', ...now, '--json')).stdout).occurrences
  const before = await counts()
  const said = await run(...send, '--locale', 'fr', '--json')
  expect(await counts()).toEqual(before)
  const trail = (await run('audit', 'PLAN', '--json')).stdout
  const entries: readonly { number: number; what: string; why: string }[] = JSON.parse(trail).entries
  const tries = entries.filter(({ what }) => what === 'preview')
  expect(tries.map(({ why }) => why)).toEqual([
    'a test to +142*****142 in fr, which counts for nothing',
    'the test to +142*****142: fr accepted',
  ])
  expect((await sent()).map(({ to }) => to)).toEqual(['+16505550001', me])
  expect(JSON.parse(said.stdout).audit).toBe(tries[1]?.number)
  expect(at.read('.sunset/bye.db')).not.toContain(me)
  expect((await run('audit', 'PLAN', '--verify')).status).toBe(0)
})

describe('says what failed in the platform’s words:', () => {
  test('a template that is not there, and the others go (69)', async () => {
    const { run, sandbox, sent } = await rehearse()
    sandbox.templates.set('sunset_announce', 'en', { status: 'REJECTED' })
    const said = await run(...send)
    expect([said.status, (await sent()).map(({ template }) => template?.language)]).toEqual([69, ['fr']])
    const text = said.stdout.replace(/\s+/g, ' ')
    expect(text).toContain('Sent to +142*****142 in fr.')
    expect(text).toMatch(/Not in en: .*\(132001\).*templates status/)
  })

  test('a dead token, and nothing more is tried (69)', async () => {
    const { run, sandbox, sent } = await rehearse({ token: 'expired' })
    const said = await run(...send, '--json')
    expect([said.status, sandbox.seen().requests, await sent()]).toEqual([69, 1, []])
    expect(JSON.parse(said.stdout).tried).toEqual([
      { message: 'announce', locale: 'en', outcome: 'refused', code: '190', text: expect.any(String) },
      { message: 'announce', locale: 'fr', outcome: 'not tried' },
    ])
    expect(said.stdout + said.stderr).not.toContain('the-token-itself')
  })

  test('nobody who answers (69)', async () => {
    const { run, sandbox } = await rehearse()
    await sandbox.close()
    const said = await run(...send)
    expect([said.status, said.stdout]).toEqual([
      69,
      expect.stringMatching(/Nothing was sent.*nobody was reached/s),
    ])
  })

  test('an answer that is none: nobody knows (1)', async () => {
    const { at, run } = await rehearse()
    const sandbox = await startSandbox({ port: 0, random: seededRandom(1), faults: { garbage: 1 } })
    onTestFinished(() => sandbox.close())
    at.write('plan.yaml', planAt(sandbox.url))
    sandbox.templates.set('sunset_announce', 'en', {})
    const said = await run(...send, '--locale', 'en')
    expect([said.status, said.stdout]).toEqual([1, expect.stringContaining('may have arrived or not')])
  })
})

describe('sends nothing', () => {
  test('at a pretended time to real people (4)', async () => {
    const { run, at, sent } = await rehearse()
    at.write('plan.yaml', at.read('plan.yaml').replace(/base_url: "[^"]*", /, ''))
    const said = await run(...send)
    expect([said.status, said.stderr]).toEqual([4, expect.stringContaining('pretended time')])
    expect(await sent()).toEqual([])
  })

  test('to what is no address (2), and prints it nowhere', async () => {
    const { run, sent } = await rehearse()
    const said = await run('preview', 'PLAN', ...now, '--send-to', '12ab')
    expect([said.status, await sent()]).toEqual([2, []])
    expect(said.stderr).not.toContain('12ab')
  })

  test('to whoever opted out, and none once the gate is closed (4)', async () => {
    const { run, at, sent } = await rehearse()
    const optedOut = at.read('plan.yaml').replace('users.csv', '{ source: users.csv, suppress: out.csv }')
    at.write('out.csv', `phone\n+16505550001\n`)
    at.write('plan.yaml', optedOut)
    await run('approve', 'PLAN', ...now, '--reason', 'as planned', '--yes')
    await run('run', 'PLAN', ...now)
    expect((await run('preview', 'PLAN', ...now, '--send-to', '+1 650 555 0001')).status).toBe(4)
    const late = ['--now', '2026-02-01T12:00:00Z', '--send-to', me] as const
    const said = await run('preview', 'PLAN', ...late)
    expect([said.status, said.stderr]).toEqual([4, expect.stringContaining('gate is closed')])
    expect(await sent()).toEqual([])
  })
})

test('through an outbox it is a line like any other, by a key of its own', async () => {
  const { run, at } = await rehearse()
  at.write('plan.yaml', at.read('plan.yaml').replace(/channel: \{.*\}/, 'channel: { adapter: outbox }'))
  for (let time = 0; time < 2; time++) expect((await run(...send, '--locale', 'en')).status).toBe(0)
  const [line] = at.read('.sunset/outbox.ndjson').trim().split('\n')
  expect(JSON.parse(line ?? '')).toMatchObject({
    to: me,
    phase: 'announce',
    occurrence: 'preview',
    locale: 'en',
  })
})
