import { copyFileSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { errorSchema, occurrenceIn, outboxOf, statusSchema, sumOf } from '../kit/documents.ts'
import { csvOf, peopleOf } from '../kit/people-csv.ts'
import { type Workplace, workplace } from '../kit/workplace.ts'

const plan =
  'sunset: ChatGPT leaves Outbox on 2026-01-15\ntimezone: UTC\naudience: users.csv\nwindow: always\n'
const now = ['--now', '2025-11-20T00:00:00Z'] as const
const place = (): Workplace => workplace({ 'plan.yaml': plan, 'users.csv': csvOf(peopleOf(40)) })
const announceOf = (stdout: string) => occurrenceIn(statusSchema.parse(JSON.parse(stdout)), 'announce')
const errorOf = (stdout: string) => errorSchema.parse(JSON.parse(stdout)).error

describe('doubts', () => {
  /** Killed before its first answer: what it had claimed is in doubt. */
  const doubting = async (): Promise<{ at: Workplace; doubts: number }> => {
    const at = place()
    await at.runWith({ env: { SUNSET_CRASH: 'after-intents' } }, 'run', 'plan.yaml', '--yes', ...now)
    const run = await at.run('run', 'plan.yaml', '--json', ...now)
    const { counts } = announceOf(run.stdout)
    expect(run.status).toBe(5)
    expect(counts.in_doubt).toBeGreaterThan(0)
    return { at, doubts: counts.in_doubt }
  }

  test('are settled by a person’s word, counted, with one entry, and the sum holds', async () => {
    const { at, doubts } = await doubting()
    expect((await at.run('status', 'plan.yaml', ...now)).stdout).toContain(
      '-> sunset resolve plan.yaml --as sent|unsent --reason "..."',
    )
    const sent = await at.run(
      'resolve',
      'plan.yaml',
      '--as',
      'sent',
      '--reason',
      'seen on a telephone',
      '--json',
      ...now,
    )
    expect(JSON.parse(sent.stdout)).toMatchObject({ as: 'sent', settled: doubts, occurrences: ['announce'] })
    const { counts } = announceOf((await at.run('status', 'plan.yaml', '--json', ...now)).stdout)
    expect(counts).toMatchObject({ audience: 40, accepted: 40, in_doubt: 0 })
    expect(sumOf(counts)).toBe(40)
    const again = await at.run('resolve', 'plan.yaml', '--as', 'unsent', '--reason', 'x', ...now)
    expect([again.status, again.stdout]).toEqual([0, 'Nothing of it is in doubt, so nothing was changed.\n'])
    expect((await at.run('report', 'plan.yaml', ...now)).stdout).toContain('In order')
  })

  test('are sent again while the message is of use, by the next run, and refused after', async () => {
    const { at, doubts } = await doubting()
    const late = ['--now', '2026-01-16T00:00:00Z']
    const refused = await at.run('resolve', 'plan.yaml', '--resend', '--reason', 'x', '--json', ...late)
    expect([refused.status, errorOf(refused.stdout).message]).toEqual([
      4,
      expect.stringContaining('announce is of no more use'),
    ])
    expect((await at.run('resolve', 'plan.yaml', '--resend', '--reason', 'sure', ...now)).status).toBe(0)
    const run = await at.run('run', 'plan.yaml', '--json', ...now)
    expect([run.status, announceOf(run.stdout)]).toMatchObject([
      0,
      { state: 'complete', counts: { accepted: 40 } },
    ])
    expect(outboxOf(at.path('.sunset/outbox.ndjson'))).toHaveLength(40)
    expect((await at.run('report', 'plan.yaml', ...now)).stdout).toContain(
      `At most ${doubts} people may have got a message twice`,
    )
  })

  test.each([[[]], [['--as', 'maybe']], [['--as', 'sent', '--resend']]])(
    '%j settles nothing: 2',
    async (how) => {
      const at = place()
      await at.run('run', 'plan.yaml', '--yes', ...now)
      expect((await at.run('resolve', 'plan.yaml', ...how, '--reason', 'x', ...now)).status).toBe(2)
    },
  )
})

describe('a copy is not the original (promise 10)', () => {
  test('a copied ledger sends nothing until it is adopted, with a reason, in the trail', async () => {
    const at = place()
    await at.run('run', 'plan.yaml', '--yes', '--limit', '10', ...now)
    const copy = workplace({ 'plan.yaml': plan, 'users.csv': csvOf(peopleOf(40)) })
    mkdirSync(copy.path('.sunset'))
    copyFileSync(at.path('.sunset/plan.db'), copy.path('.sunset/plan.db'))
    const refused = await copy.run('run', 'plan.yaml', '--json', ...now)
    expect([refused.status, errorOf(refused.stdout).code]).toEqual([4, 'copied-ledger'])
    expect((await copy.run('ledger', 'adopt', 'plan.yaml', ...now)).status).toBe(2)
    const adopted = await copy.run(
      'ledger',
      'adopt',
      'plan.yaml',
      '--reason',
      'the disk died',
      '--json',
      ...now,
    )
    expect(JSON.parse(adopted.stdout)).toMatchObject({ adopted: true, audit: { number: 4 } })
    expect((await copy.run('run', 'plan.yaml', ...now)).status).toBe(0)
    expect(outboxOf(copy.path('.sunset/outbox.ndjson'))).toHaveLength(30)
    const again = await copy.run('ledger', 'adopt', 'plan.yaml', '--reason', 'x', '--json', ...now)
    expect(JSON.parse(again.stdout)).toMatchObject({ adopted: false })
  })

  test('a pod is at home wherever its instance says so', async () => {
    const pod = { env: { SUNSET_INSTANCE: 'farewell-0' } }
    const at = place()
    await at.runWith(pod, 'run', 'plan.yaml', '--yes', '--limit', '10', ...now)
    copyFileSync(at.path('.sunset/plan.db'), at.path('.sunset/moved.db'))
    renameSync(at.path('.sunset/moved.db'), at.path('.sunset/plan.db'))
    expect((await at.run('run', 'plan.yaml', ...now)).status).toBe(4)
    expect((await at.runWith(pod, 'run', 'plan.yaml', ...now)).status).toBe(0)
  })

  test('a plan that was renamed tells nobody again', async () => {
    const at = place()
    await at.run('run', 'plan.yaml', '--yes', ...now)
    renameSync(at.path('plan.yaml'), at.path('farewell.yaml'))
    const refused = await at.run('run', 'farewell.yaml', '--yes', '--json', ...now)
    expect([refused.status, errorOf(refused.stdout)]).toEqual([
      4,
      expect.objectContaining({
        code: 'copied-ledger',
        message: expect.stringContaining('plan called "plan"'),
        hint: expect.stringContaining('name: plan'),
      }),
    ])
    expect(outboxOf(at.path('.sunset/outbox.ndjson'))).toHaveLength(40)
    at.write('farewell.yaml', `name: plan\n${plan}`)
    expect((await at.run('run', 'farewell.yaml', ...now)).status).toBe(0)
    expect(outboxOf(at.path('.sunset/outbox.ndjson'))).toHaveLength(40)
  })

  test('an operator may say that it is another exit, and two plans side by side need nobody to', async () => {
    const at = place()
    await at.run('run', 'plan.yaml', '--yes', ...now)
    at.write('sibling.yaml', plan)
    expect((await at.run('run', 'sibling.yaml', '--yes', '--limit', '1', ...now)).status).toBe(0)
    renameSync(at.path('plan.yaml'), at.path('other.yaml'))
    expect((await at.run('run', 'other.yaml', '--yes', ...now)).status).toBe(4)
    const adopted = await at.run(
      'ledger',
      'adopt',
      'other.yaml',
      '--reason',
      'other people',
      '--json',
      ...now,
    )
    expect(JSON.parse(adopted.stdout)).toMatchObject({ adopted: true, beside: ['plan'] })
    expect((await at.run('run', 'other.yaml', '--limit', '2', ...now)).status).toBe(0)
  })
})

describe('people’s data', () => {
  const ledgerHolds = (at: Workplace, text: string): boolean =>
    readFileSync(at.path('.sunset/plan.db')).includes(text)

  test('forget deletes one person for good; a later load does not bring them back', async () => {
    const at = place()
    await at.run('run', 'plan.yaml', '--yes', '--limit', '10', ...now)
    const whom = peopleOf(40)[3]?.phone ?? ''
    const named = await at.run('ledger', 'forget', 'plan.yaml', whom, '--reason', `asked by ${whom}`, ...now)
    expect(named.status).toBe(2)
    const forgot = await at.run(
      'ledger',
      'forget',
      'plan.yaml',
      whom,
      '--reason',
      'GDPR 4471',
      '--json',
      ...now,
    )
    expect(JSON.parse(forgot.stdout)).toMatchObject({ known: true, address: expect.stringContaining('*') })
    expect((await at.run('why', 'plan.yaml', whom, ...now)).stdout).toMatch(/^FORGOTTEN: /)
    at.write('users.csv', csvOf(peopleOf(41)))
    const run = await at.run('run', 'plan.yaml', '--json', ...now)
    expect(run.status).toBe(0)
    const { counts } = announceOf(run.stdout)
    expect(counts.audience).toBe(41)
    expect(sumOf(counts)).toBe(41)
    const told = outboxOf(at.path('.sunset/outbox.ndjson')).filter(({ to }) => to === whom)
    expect(told.length + counts.suppressed).toBe(1)
  })

  test('purge wants the exit to be over, and the plan’s name; then the evidence is all that is left', async () => {
    const at = workplace({
      'plan.yaml': plan,
      'users.csv': 'address\nHermioneGranger\nNevilleLongbottom\n',
    })
    await at.run('run', 'plan.yaml', '--yes', ...now)
    const over = ['--now', '2026-01-17T00:00:00Z']
    const purge = (...more: string[]) =>
      at.run('ledger', 'purge', 'plan.yaml', '--reason', 'retention', '--json', ...more)
    const early = await purge('--confirm', 'plan', ...now)
    expect([early.status, errorOf(early.stdout).message]).toEqual([
      4,
      expect.stringContaining('the gate of default is open'),
    ])
    const undone = await purge('--confirm', 'plan', ...over)
    expect([undone.status, errorOf(undone.stdout).hint]).toEqual([4, expect.stringContaining('sunset run')])
    expect((await at.run('run', 'plan.yaml', ...over)).status).toBe(0)
    expect((await purge(...over)).status).toBe(2)
    expect((await purge('--confirm', 'plant', ...over)).status).toBe(2)
    expect(ledgerHolds(at, 'HermioneGranger')).toBe(true)
    const purged = await purge('--confirm', 'plan', ...over)
    expect(JSON.parse(purged.stdout)).toMatchObject({ people: 2 })
    expect(ledgerHolds(at, 'Hermione')).toBe(false)
    const { counts } = announceOf((await at.run('status', 'plan.yaml', '--json', ...over)).stdout)
    expect(counts).toMatchObject({ audience: 2, accepted: 2 })
    expect((await at.run('run', 'plan.yaml', ...over)).status).toBe(0)
    expect((await at.run('report', 'plan.yaml', ...over)).stdout).toMatch(/^In order/)
  })
})
