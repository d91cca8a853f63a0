import { expect, test } from 'vitest'
import { amendedExit, amendedPlan, byOccurrence, toldTwice } from '../kit/amended-exit.ts'
import { occurrenceIn } from '../kit/documents.ts'
import { peopleOf, personAt } from '../kit/people-csv.ts'

/** 5,000 people: an eighth each in Italy and Brazil, and three eighths elsewhere in the Union. A third have linked. */
const audience = 5000
const eighth = audience / 8
const people = peopleOf(audience, 3)
const unlinkedIn = (locale: string): number =>
  people.filter(({ lang, linked_at }) => lang === locale && linked_at === '').length

const italy =
  '  italy: { calling_codes: ["+39"], exempt: { since: 2026-01-14, source: "https://agcm.example" } }\n'
const brazil = (rest: string): string => `  brazil: { calling_codes: ["+55"], ${rest} }\n`
const cohorts = (...lines: readonly string[]): string => amendedPlan(`cohorts:\n${lines.join('')}`)
const onDayOne = brazil('exempt: { since: 2026-01-15, source: "https://cade.example" }')
const notAWeekLater = brazil(
  'exempt: { since: 2026-01-15, until: 2026-01-22, source: "https://cade.example" }, deadline: 2026-01-24',
)
const again = brazil(
  'exempt: [{ since: 2026-01-15, until: 2026-01-22, source: "https://cade.example" }, { since: 2026-03-04, source: "https://tribunal.example" }], deadline: 2026-01-24',
)
const eu = '  eu: { countries: EU, exempt: { since: 2026-06-16, source: "https://commission.example" } }\n'

const announced = async (exit: ReturnType<typeof amendedExit>): Promise<void> => {
  await exit.approve('2025-10-22T10:00:00-07:00', amendedPlan(), 'Plan of record, LEGAL-4471')
  for (const now of ['2025-10-28T10:00:00-07:00', '2025-12-16T10:00:00-08:00', '2026-01-08T01:00:00-08:00'])
    await exit.tick(now)
}

/** On one screen: no line is wider than a terminal. */
const onOneScreen = (text: string): string => {
  const lines = text.trimEnd().split('\n')
  expect(lines.filter((line) => line.length > 80)).toEqual([])
  expect(lines.length).toBeLessThan(25)
  return text
}

test('the amendments, one after another: the screens say what they need to, the numbers add up, nobody is told the same twice', async () => {
  const exit = amendedExit(people)
  await announced(exit)
  await exit.tick('2026-01-14T01:00:00-08:00', '--limit', '900')
  const told = exit.outbox().length

  // A day before: +39 is exempt.
  const first = await exit.approve('2026-01-14T10:30:00-08:00', cohorts(italy), 'AGCM order, LEGAL-5102')
  const reminded = exit
    .outbox()
    .filter(({ occurrence, to }) => occurrence === 'link-reminder@1d' && to.startsWith('+39'))
  const unreminded = unlinkedIn('it') - reminded.length
  expect(onOneScreen(first.stderr)).toBe(
    `plan.yaml  revision 1 -> 2

  cohorts    + italy: exempt since 14 Jan 2026; ${eighth} people, from \`default\`
  gate       italy (${eighth} people from \`default\`) stays open; it would have been
             frozen on Thu 15 Jan 00:00 PST
  cancels    for italy: link-reminder@1d (${unreminded} pending), freeze, shutdown
  owed       italy: ${eighth} people were last told 15 Jan 2026, and get \`stays\`
  texts      \`stays\`: it ${eighth}
  finishes   correction#2/italy: ${eighth} people, done by Wed 14 Jan 10:30: fits
             1 more fits; the last is done by Wed 14 Jan 10:30 PST
`.replaceAll('plan.yaml', first.stderr.split('  ')[0] ?? ''),
  )
  // Before any run, the gate already says so, and a list who is owed what.
  expect((await exit.run('2026-01-14T10:31:00-08:00', 'gate', '--for', '+39347000001')).stdout).toMatch(
    /^open +cohort italy/,
  )
  const owed = await exit.run(
    '2026-01-14T10:31:00-08:00',
    'recipients',
    '--owed',
    'correction',
    '--format',
    'ndjson',
  )
  expect(owed.stdout.trimEnd().split('\n')).toHaveLength(eighth)
  expect(owed.stdout).not.toMatch(/\+39347\d{7}/)
  expect(JSON.parse(owed.stdout.split('\n')[0] ?? '')).toMatchObject({
    cohort: 'italy',
    told: '2026-01-15',
    owed: 'exempt',
  })
  await exit.tick('2026-01-14T11:00:00-08:00')
  const stays = exit
    .outbox()
    .slice(told)
    .filter(({ occurrence }) => occurrence === 'correction#2/italy')
  expect(stays).toHaveLength(eighth)
  expect(new Set(stays.map(({ text }) => text))).toEqual(new Set(['RESTA: 15 gennaio 2026.']))
  expect((await exit.status('2026-01-14T11:01:00-08:00')).promises).toEqual({
    told: [
      { cohort: 'default', says: '2026-01-15', people: audience - eighth },
      { cohort: 'italy', says: 'stays', people: eighth },
    ],
    neverTold: 0,
    owed: [],
  })

  // The day itself: the freeze has come, +55 is exempt.
  await exit.tick('2026-01-15T00:00:00-08:00')
  const second = await exit.approve('2026-01-15T05:10:00-08:00', cohorts(italy, onDayOne), 'CADE, LEGAL-5110')
  expect(onOneScreen(second.stderr)).toMatch(
    /brazil \(625 people from `default`\): frozen -> OPEN as soon as you\n +approve/,
  )
  expect(second.stderr).toMatch(/owed +brazil: 625 people were last told 15 Jan 2026, and get `stays`/)
  expect(second.stderr).toMatch(/`stays` is missing pt-BR: 625 people read a language not their own/)
  await exit.tick('2026-01-15T05:20:00-08:00', '--limit', '500')

  // A week later the court suspends it.
  const third = await exit.approve(
    '2026-01-22T09:00:00-08:00',
    cohorts(italy, notAWeekLater),
    'court, LEGAL-5188',
  )
  const unlinked = unlinkedIn('pt-BR')
  expect(onOneScreen(third.stderr).replace(/^.*revision/, 'revision')).toBe(`revision 3 -> 4

  cohorts    ~ brazil: exempt 15 Jan 2026 until 22 Jan 2026, deadline Sat 24 Jan
             00:00; 625 people
  gate       brazil: open -> frozen on Sat 24 Jan 00:00 PST
  again      link-reminder@1d#2/brazil: Fri 23 Jan 00:00, ${unlinked} people
  new        freeze/brazil: Sat 24 Jan 00:00
             shutdown/brazil: Fri 24 Apr 00:00
  cancels    correction#3/brazil: 125 still unsent; superseded
  no repeat  for brazil: announce (625 have it already)
  not sent   for brazil: link-reminder@30d, link-reminder@7d, which lie before
             this revision
  owed       brazil: 500 people were last told "we stay", and get \`moved\` (24
             Jan 2026)
             brazil: 125 people were last told 15 Jan 2026, and get \`moved\` (24
             Jan 2026)
  texts      \`moved\`: en 625
             \`moved\` is missing pt-BR: 625 people read a language not their own
  finishes   correction#4/brazil: 625 people, done by Thu 22 Jan 09:00: fits
             link-reminder@1d#2/brazil: ${unlinked} people, done by Fri 23 Jan 00:00:
             fits
`)
  const moved = await exit.tick('2026-01-22T09:10:00-08:00')
  expect(occurrenceIn(moved, 'correction#3/brazil').counts).toMatchObject({ accepted: 500, expired: 125 })
  expect(occurrenceIn(moved, 'correction#4/brazil').counts).toMatchObject({ audience: 625, accepted: 625 })
  expect(moved.gate).toEqual({ default: 'frozen', italy: 'open', brazil: 'open' })
  // Later than the 20 hours that lie between two messages to one person: the correction was one.
  await exit.tick('2026-01-23T10:00:00-08:00')
  expect((await exit.tick('2026-01-24T01:00:00-08:00')).gate).toMatchObject({ brazil: 'frozen' })

  // Restored.
  const fourth = await exit.approve('2026-03-04T09:00:00-08:00', cohorts(italy, again), 'tribunal')
  expect(onOneScreen(fourth.stderr)).toMatch(/gate +brazil: frozen -> OPEN as soon as you approve/)
  expect(fourth.stderr).toMatch(/owed +brazil: 625 people were last told 24 Jan 2026, and get `back`/)
  expect(fourth.stderr).toMatch(/cancels +for brazil: shutdown/)
  await exit.tick('2026-03-04T09:10:00-08:00')
  expect((await exit.tick('2026-04-25T00:10:00-07:00')).gate).toEqual({
    default: 'closed',
    italy: 'open',
    brazil: 'open',
  })

  // The Union reopens, a week ahead.
  const fifth = await exit.approve('2026-06-09T09:00:00-07:00', cohorts(italy, again, eu), 'interim measures')
  expect(onOneScreen(fifth.stderr)).toMatch(
    /\+ eu: exempt since 16 Jun 2026; 1,875 people, from `default`; 625\n +who match it too are in `italy`, which comes first/,
  )
  expect(fifth.stderr).toMatch(
    /eu \(1,875 people from `default`\): closed -> open on Tue 16 Jun\n +00:00 PDT/,
  )
  expect(fifth.stderr).toMatch(
    /owed +eu: 1,875 people were last told 15 Jan 2026, and get `back` from\n +Tue 16 Jun 00:00 PDT, once the gate is open/,
  )
  const before = exit.outbox().length
  await exit.tick('2026-06-09T09:10:00-07:00')
  expect(exit.outbox()).toHaveLength(before)
  const back = await exit.tick('2026-06-16T09:10:00-07:00')
  expect(back.gate).toEqual({ default: 'closed', italy: 'open', brazil: 'open', eu: 'open' })
  expect(exit.outbox()).toHaveLength(before + 3 * eighth)

  const lines = exit.outbox()
  expect(toldTwice(lines)).toEqual([])
  expect(byOccurrence(lines)).toMatchObject({
    announce: audience,
    'correction#2/italy': eighth,
    'correction#3/brazil': 500,
    'correction#4/brazil': eighth,
    'link-reminder@1d#2/brazil': unlinked,
    'correction#5/brazil': eighth,
    'correction@2026-06-16#6/eu': 3 * eighth,
  })
  const { promises } = await exit.status('2026-06-16T10:00:00-07:00')
  expect(promises?.owed).toEqual([])
  expect(promises?.told).toEqual([
    { cohort: 'default', says: '2026-01-15', people: 1875 },
    { cohort: 'italy', says: 'stays', people: 625 },
    { cohort: 'brazil', says: 'stays', people: 625 },
    { cohort: 'eu', says: 'stays', people: 1875 },
  ])
  expect((await exit.run('2026-06-16T10:00:00-07:00', 'report')).stdout).toMatch(/^In order: every sum holds/)
})

test('5,000 announced for 15 January, then 15 April: exactly those get one correction, a 5,001st who joined later none', async () => {
  const exit = amendedExit(people)
  await exit.approve('2025-10-22T10:00:00-07:00', amendedPlan(), 'Plan of record')
  await exit.tick('2025-10-28T10:00:00-07:00')
  const said = await exit.approve(
    '2025-11-20T09:00:00-08:00',
    amendedPlan('', '2026-04-15'),
    'the date moved',
    '--json',
  )
  expect(JSON.parse(said.stdout).changes.owed).toMatchObject([
    {
      cohort: 'default',
      kind: 'moved',
      told: '2026-01-15',
      truth: '2026-04-15',
      people: audience,
      suppressed: 0,
    },
  ])
  exit.join([personAt(audience)])
  const next = await exit.tick('2025-11-20T10:00:00-08:00')
  expect(occurrenceIn(next, 'correction#2').counts).toMatchObject({ audience, accepted: audience })
  const lines = exit.outbox()
  expect(byOccurrence(lines)).toEqual({ announce: audience + 1, 'correction#2': audience })
  const corrected = lines.filter(({ phase }) => phase === 'correction')
  expect(new Set(corrected.map(({ text }) => text))).toEqual(
    new Set(['MOVED: told January 15, 2026, now April 15, 2026.']),
  )
  expect(new Set(corrected.map(({ to }) => to)).size).toBe(audience)
  const { promises } = await exit.status('2025-11-20T10:01:00-08:00')
  expect(promises).toEqual({
    told: [{ cohort: 'default', says: '2026-04-15', people: audience + 1 }],
    neverTold: 0,
    owed: [],
  })
  const told = async (date: string): Promise<number> => {
    const { stdout } = await exit.run('2025-11-20T10:01:00-08:00', 'recipients', '--told', date)
    return stdout.trimEnd().split('\r\n').length - 1
  }
  expect([await told('2026-04-15'), await told('2026-01-15')]).toEqual([audience + 1, 0])
  await exit.tick('2025-11-21T10:00:00-08:00')
  expect(exit.outbox()).toHaveLength(lines.length)
})

test('the date is moved twice before anybody heard of it, and back: several moves are one, back to the told date is none', async () => {
  const exit = amendedExit(peopleOf(40))
  await exit.approve('2025-10-22T10:00:00-07:00', amendedPlan(), 'Plan of record')
  await exit.tick('2025-10-28T10:00:00-07:00')
  await exit.approve('2025-11-01T09:00:00-07:00', amendedPlan('', '2026-03-01'), 'moved')
  await exit.approve('2025-11-02T09:00:00-08:00', amendedPlan('', '2026-04-15'), 'moved again')
  await exit.tick('2025-11-02T10:00:00-08:00')
  expect(byOccurrence(exit.outbox())).toEqual({ announce: 40, 'correction#3': 40 })
  await exit.approve('2025-11-03T09:00:00-08:00', amendedPlan('', '2026-05-01'), 'and again')
  const back = await exit.approve('2025-11-04T09:00:00-08:00', amendedPlan('', '2026-04-15'), 'not after all')
  expect(back.stderr).not.toMatch(/owed/)
  const after = await exit.tick('2025-11-04T10:00:00-08:00')
  expect(exit.outbox()).toHaveLength(80)
  expect(after.occurrences.map(({ id }) => id).filter((id) => id.startsWith('correction'))).toEqual([
    'correction#3',
  ])
})

test('a cohort that is deleted falls to a freeze that is past, untold: refused, until somebody says that it is meant', async () => {
  const exit = amendedExit(people)
  await announced(exit)
  await exit.tick('2026-01-15T00:00:00-08:00')
  await exit.approve('2026-01-15T05:10:00-08:00', cohorts(onDayOne), 'CADE, LEGAL-5110')
  await exit.tick('2026-01-15T05:20:00-08:00')
  const refused = await exit.propose('2026-01-22T09:00:00-08:00', amendedPlan(), '--reason', 'the court')
  expect(refused.status).toBe(4)
  expect(refused.stderr).toMatch(/! untold +625 people from `brazil` freeze THE MOMENT you approve/)
  expect(refused.stderr).toMatch(/brazil: gone; 625 people go to `default`/)
  expect(refused.stderr).toMatch(/--despite untold/)
  expect((await exit.status('2026-01-22T09:01:00-08:00')).revision).toBe(2)
  const wrong = await exit.propose(
    '2026-01-22T09:00:00-08:00',
    amendedPlan(),
    '--reason',
    'x',
    '--despite',
    'all',
  )
  expect(wrong.status).toBe(2)
  await exit.approve(
    '2026-01-22T09:02:00-08:00',
    amendedPlan(),
    'the court, LEGAL-5188',
    '--despite',
    'untold,notice',
  )
  const { revisions } = JSON.parse(
    (await exit.run('2026-01-22T09:03:00-08:00', 'approve', '--list', '--json')).stdout,
  )
  expect(revisions[2]).toMatchObject({ number: 3, reason: 'the court, LEGAL-5188', despite: ['untold'] })
  expect((await exit.tick('2026-01-22T09:10:00-08:00')).gate).toEqual({ default: 'frozen' })
})

test('+55, exempt on day one, not exempt a week later, exempt again: nobody twice, each what is true, and the trail tells it (T55)', async () => {
  const exit = amendedExit(people)
  await announced(exit)
  await exit.tick('2026-01-14T01:00:00-08:00')
  await exit.tick('2026-01-15T00:00:00-08:00')
  const plans: readonly (readonly [string, string, string])[] = [
    ['2026-01-15T05:10:00-08:00', onDayOne, 'stays'],
    ['2026-01-22T09:00:00-08:00', notAWeekLater, '2026-01-24'],
    ['2026-03-04T09:00:00-08:00', again, 'stays'],
  ]
  for (const [now, brazilNow, truth] of plans) {
    await exit.approve(now, cohorts(brazilNow), `LEGAL ${now}`, '--source', 'https://legal.example')
    await exit.tick(now)
    const { promises } = await exit.status(now)
    expect(promises?.told.filter(({ cohort }) => cohort === 'brazil')).toEqual([
      { cohort: 'brazil', says: truth, people: eighth },
    ])
    expect(promises?.owed).toEqual([])
  }
  expect(toldTwice(exit.outbox())).toEqual([])
  const why = await exit.run('2026-03-05T09:00:00-08:00', 'why', '+5511980000001', '--json')
  expect(JSON.parse(why.stdout).told.statements).toEqual(['2026-01-15', 'stays', '2026-01-24', 'stays'])
  const report = JSON.parse((await exit.run('2026-03-05T09:00:00-08:00', 'report', '--json')).stdout)
  expect(report.revisions.map(({ reason }: { readonly reason: string }) => reason)).toEqual([
    'Plan of record, LEGAL-4471',
    ...plans.map(([now]) => `LEGAL ${now}`),
  ])
  expect(report.inOrder).toBe(true)
})
