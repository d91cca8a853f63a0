import { describe, expect, onTestFinished, test } from 'vitest'
import { seededRandom } from '../../../src/base/random.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/start.ts'
import type { Said } from '../../../src/sandbox/whatsapp/condition.ts'
import { inProcess, type Said as Printed } from '../../kit/in-process.ts'
import { type Workplace, workplace } from '../../kit/workplace.ts'

type Rehearsal = {
  readonly sandbox: Sandbox
  readonly at: Workplace
  readonly run: (...args: readonly string[]) => Promise<Printed>
}

const rehearse = async (
  says: Said = {},
  edit: (plan: string) => string = (plan) => plan,
  env: Readonly<Record<string, string>> = { WHATSAPP_ACCESS_TOKEN: 'the-token-itself' },
): Promise<Rehearsal> => {
  const sandbox = await startSandbox({ port: 0, random: seededRandom(1), says })
  onTestFinished(() => sandbox.close())
  const plan = `sunset: ChatGPT leaves WhatsApp on 2026-01-15
audience: users.csv
window: always
history: none
channel: { base_url: "${sandbox.url}", account: "1022", senders: [{ id: "1065", per_second: 700 }] }
phases:
  announce: { at: 60 days before, message: announce }
  reminder: { at: 7 days before, message: announce }
  freeze: { at: deadline }
messages:
  announce:
    template: { name: sunset_announce, category: utility }
    en: "News about the service: {{ service }} leaves {{ channel }} on {{ deadline | date }} for good."
`
  const people = Array.from({ length: 30 }, (_, n) => `+165055500${String(n).padStart(2, '0')},en`)
  const at = workplace({ 'plan.yaml': edit(plan), 'users.csv': `phone,lang\n${people.join('\n')}\n` })
  sandbox.templates.set('sunset_announce', 'en', {})
  const { run } = inProcess(at.folder, env)
  return {
    sandbox,
    at,
    run: (...args) => run(...args.map((arg) => (arg === 'PLAN' ? at.path('plan.yaml') : arg))),
  }
}

const announcing = ['--now', '2025-11-20T12:00:00Z'] as const
const reason = ['--reason', 'as planned'] as const

type Problem = { readonly code: string; readonly severity: string }
const problemsOf = ({ stdout }: Printed): readonly string[] =>
  JSON.parse(stdout)
    .problems.filter(({ code }: Problem) => code.startsWith('channel'))
    .map(({ severity, code }: Problem) => `${severity} ${code}`)

describe('check --online', () => {
  test('says in one line how the channel stands, and computes with what it grants', async () => {
    const { run } = await rehearse({ throughput: 'STANDARD', tier: 'TIER_250' })
    const asked = ['check', 'PLAN', ...announcing, '--audience', '10000'] as const
    expect((await run(...asked)).status).toBe(0)
    const said = await run(...asked, '--online')
    expect(said.stdout).toContain(
      'WhatsApp says: number 1065 CONNECTED, quality GREEN, 80 a second (STANDARD);',
    )
    // 10,000 people at 250 a day do not fit into 53 days twice.
    expect(said.status).toBe(4)
    expect(said.stdout.replace(/\s+/g, ' ')).toContain('the 24-hour tier: 250 people in any 24 hours')
    const { channel } = JSON.parse((await run(...asked, '--online', '--json')).stdout)
    expect(channel).toEqual({
      senders: [
        { sender: '1065', status: 'CONNECTED', quality: 'GREEN', throughput: 'STANDARD', perSecond: 80 },
      ],
      perDay: 250,
      unanswered: [],
    })
  })

  test.each<[string, Said, number, readonly string[]]>([
    ['a dead token', { token: 'expired' }, 69, ['error channel-token']],
    ['payment that is due', { health: 'payment' }, 69, ['error channel-health']],
    ['a blocked account', { health: 'BLOCKED' }, 69, ['error channel-health']],
    ['a banned number', { status: 'BANNED' }, 69, ['error channel-number']],
    ['a limited account', { health: 'LIMITED' }, 0, ['warning channel-health']],
    ['a low quality', { quality_rating: 'RED' }, 0, ['warning channel-quality']],
    ['nobody who hears of receipts', { apps: 'none' }, 0, ['warning channel-receipts']],
    ['nothing said', { status: '-', throughput: '-', tier: '-', health: '-', quality_rating: '-' }, 0, []],
  ])('finds %s', async (_, says, status, found) => {
    const { run } = await rehearse({ throughput: 'HIGH', ...says })
    const said = await run('check', 'PLAN', ...announcing, '--online', '--json')
    expect([said.status, problemsOf(said)]).toEqual([status, found])
  })

  test('says that the rate and the limit that the plan counts on are not granted, at their places', async () => {
    const { run, at } = await rehearse({ tier: 'TIER_10K' }, (plan) =>
      plan.replace('account: "1022"', 'per_day: 100000'),
    )
    const said = await run('check', 'PLAN', ...announcing, '--online')
    const text = said.stdout.replace(/\s+/g, ' ')
    expect(text).toContain('is to send 700 a second, and WhatsApp lets it 80 (throughput STANDARD)')
    expect(text).toContain('counts on 100,000 people in 24 hours, and WhatsApp grants 10,000')
    const line =
      at
        .read('plan.yaml')
        .split('\n')
        .findIndex((one) => one.startsWith('channel:')) + 1
    const places = JSON.parse((await run('check', 'PLAN', ...announcing, '--online', '--json')).stdout)
    const granted = places.problems.filter(({ code }: Problem) => code.endsWith('-not-granted'))
    expect(granted.map((one: { line: number }) => one.line)).toEqual([line, line])
  })

  test('without a token asks nobody, and is refused (69)', async () => {
    const { run, sandbox } = await rehearse({}, undefined, {})
    const said = await run('check', 'PLAN', ...announcing, '--online', '--json')
    expect([said.status, sandbox.condition.asked]).toEqual([69, 0])
    expect(problemsOf(said)).toContain('error channel-refused')
  })

  test('prints no token, whatever the platform echoes', async () => {
    const { run } = await rehearse({ status: 'the-token-itself', token: 'expired' })
    expect((await run('check', 'PLAN', ...announcing, '--online')).stdout).not.toContain('the-token-itself')
  })
})

describe('a run', () => {
  const start = async (says: Said): Promise<Rehearsal> => {
    const rehearsal = await rehearse({ throughput: 'HIGH', ...says })
    const approved = await rehearsal.run('approve', 'PLAN', ...announcing, ...reason, '--yes')
    expect(approved.status).toBe(0)
    return rehearsal
  }

  test.each<[string, Said, RegExp]>([
    ['payment is due', { health: 'payment' }, /a matter of payment: 131042/],
    ['the token is dead', { token: 'expired' }, /does not accept the access token/],
    ['the number is banned', { status: 'BANNED' }, /BANNED/],
  ])(
    'hands nothing over while %s, and goes on once that is mended and it is resumed',
    async (_, says, why) => {
      const { sandbox, run } = await start(says)
      const held = await run('run', 'PLAN', ...announcing)
      expect([held.status, sandbox.seen().requests]).toEqual([69, 0])
      expect(held.stderr.replace(/\s+/g, ' ')).toMatch(why)
      // It stays held for a person, and asks nobody until then.
      const before = sandbox.condition.asked
      expect((await run('tick', 'PLAN', ...announcing)).status).toBe(0)
      expect([sandbox.condition.asked, sandbox.seen().requests]).toEqual([before, 0])
      // Resumed too early it is asked again, and held again.
      await run('resume', 'PLAN', ...announcing, ...reason)
      expect((await run('run', 'PLAN', ...announcing)).status).toBe(69)
      sandbox.condition.say({})
      await run('resume', 'PLAN', ...announcing, ...reason)
      expect((await run('run', 'PLAN', ...announcing)).status).toBe(0)
      expect(sandbox.seen()).toMatchObject({ accepted: 30 })
    },
  )

  test('mentions what harms, and writes to everybody', async () => {
    const { sandbox, run } = await start({ quality_rating: 'RED', apps: 'none' })
    const said = await run('run', 'PLAN', ...announcing)
    expect([said.status, sandbox.seen().accepted]).toEqual([0, 30])
    expect(said.stderr).toContain('has the quality RED')
    expect(said.stderr.replace(/\s+/g, ' ')).toContain("subscribed to the account's webhook")
  })

  test('asks one round before an occurrence, not with each run of it, and again before the next', async () => {
    const { sandbox, run } = await start({})
    sandbox.condition.asked = 0
    await run('run', 'PLAN', ...announcing, '--limit', '10')
    // One number, the account's health, its apps.
    expect(sandbox.condition.asked).toBe(3)
    await run('run', 'PLAN', ...announcing, '--limit', '10')
    await run('run', 'PLAN', ...announcing)
    // The limit of 24 hours is asked of each run, and of that alone.
    expect([sandbox.condition.asked, sandbox.seen().accepted]).toEqual([5, 30])
    await run('run', 'PLAN', '--now', '2026-01-08T12:00:00Z')
    expect([sandbox.condition.asked, sandbox.seen().accepted]).toEqual([8, 60])
  })

  test('a platform that is silent keeps nobody back', async () => {
    const { sandbox, run } = await start({ status: '-', health: '-', tier: '-', throughput: '-', apps: '-' })
    expect((await run('run', 'PLAN', ...announcing)).status).toBe(0)
    expect(sandbox.seen().accepted).toBe(30)
  })

  test('what was not answered is asked again a quarter of an hour later, and not before', async () => {
    const { sandbox, run } = await start({ apps: 'busy' })
    const askedAt = async (time: string): Promise<number> => {
      sandbox.condition.asked = 0
      expect((await run('run', 'PLAN', '--now', `2025-11-20T${time}:00Z`, '--limit', '10')).status).toBe(0)
      return sandbox.condition.asked
    }
    // In between the limit of 24 hours alone.
    expect([await askedAt('12:00'), await askedAt('12:14'), await askedAt('12:15')]).toEqual([3, 1, 3])
    expect(sandbox.seen().accepted).toBe(30)
  })

  test('a dry run asks nobody', async () => {
    const { sandbox, run } = await start({ health: 'BLOCKED' })
    sandbox.condition.asked = 0
    expect((await run('run', 'PLAN', ...announcing, '--dry-run')).status).toBe(0)
    expect(sandbox.condition.asked).toBe(0)
  })
})

describe('a flood of templates', () => {
  test('is told to begin with few, from a hundred thousand people on, at the phase that begins', async () => {
    const { run, at } = await rehearse()
    const asked = async (
      people: number,
    ): Promise<readonly { readonly code: string; readonly line: number }[]> => {
      const { stdout } = await run('check', 'PLAN', ...announcing, '--audience', String(people), '--json')
      return JSON.parse(stdout).problems.filter(({ code }: Problem) => code === 'no-ramp')
    }
    expect(await asked(100_000)).toEqual([])
    const line =
      at
        .read('plan.yaml')
        .split('\n')
        .findIndex((one) => one.startsWith('  announce:')) + 1
    expect(await asked(100_001)).toMatchObject([{ line }])
    const canary = 'message: announce, canary: { steps: [1%, 100%], wait: 24 hours } }'
    at.write('plan.yaml', at.read('plan.yaml').replace('message: announce }', canary))
    expect(await asked(3_000_000)).toEqual([])
  })

  test('that the platform drops (132015) stops at the first few, and the occurrence is held', async () => {
    const { run, sandbox } = await rehearse({}, (plan) => plan.replace('account: "1022", ', ''))
    sandbox.templates.set('sunset_announce', 'en', { status: 'PAUSED' })
    await run('approve', 'PLAN', ...announcing, ...reason, '--yes')
    const said = await run('run', 'PLAN', ...announcing)
    expect([said.status, sandbox.seen().accepted]).toEqual([69, 0])
    expect(said.stderr.replace(/\s+/g, ' ')).toContain('messages lately ended with 132015')
    const requests = sandbox.seen().requests
    await run('run', 'PLAN', ...announcing)
    expect(sandbox.seen().requests).toBe(requests)
  })
})
