import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toldTwice } from '../kit/amended-exit.ts'
import { type OutboxLine, outboxOf, statusSchema, sumOf } from '../kit/documents.ts'
import { inProcess } from '../kit/in-process.ts'
import { csvOf, type Person, peopleOf } from '../kit/people-csv.ts'

/** All that a revision says here of dates, in words that sort as they follow each other in time. */
type Exemption = { readonly since: string; readonly until?: string }
type Cohort = {
  readonly name: 'italy' | 'brazil'
  readonly deadline?: string
  readonly exempt: readonly Exemption[]
}
type Revision = { readonly deadline: string; readonly cohorts: readonly Cohort[] }
/** So many days pass; or as many as it takes until two days before the plan's deadline. */
type Event = {
  readonly days: number | 'until the last days'
  readonly joins: number
  readonly revision: Revision | undefined
}

const deadlines = ['2026-02-10', '2026-03-01', '2026-03-20', '2026-05-01']
const days = [
  '2026-01-15',
  '2026-02-01',
  '2026-02-10',
  '2026-02-20',
  '2026-03-05',
  '2026-04-01',
  '2026-05-01',
]
const codes = { italy: '+39', brazil: '+55' } as const

const day = fc.constantFrom(...days)
const exemption: fc.Arbitrary<Exemption> = fc
  .tuple(day, fc.option(day, { nil: undefined }))
  .map(([since, until]) => (until === undefined || until <= since ? { since } : { since, until }))
const cohort = (name: Cohort['name']): fc.Arbitrary<Cohort> =>
  fc
    .record({
      name: fc.constant(name),
      deadline: fc.option(fc.constantFrom(...deadlines), { nil: undefined }),
      exempt: fc.array(exemption, { maxLength: 2 }),
    })
    .filter(({ deadline, exempt }) => deadline !== undefined || exempt.length > 0)
    .map(({ deadline, ...rest }) => (deadline === undefined ? rest : { ...rest, deadline }))
const revision: fc.Arbitrary<Revision> = fc.record({
  deadline: fc.constantFrom(...deadlines),
  cohorts: fc
    .tuple(fc.option(cohort('italy'), { nil: undefined }), fc.option(cohort('brazil'), { nil: undefined }))
    .map((some) => some.filter((one) => one !== undefined)),
})
const event: fc.Arbitrary<Event> = fc.record({
  days: fc.oneof(
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 20 }) },
    fc.constant('until the last days' as const),
  ),
  joins: fc.integer({ min: 0, max: 3 }),
  revision: fc.option(revision, { nil: undefined, freq: 3 }),
})

/** Half of the stories begin so: reminded, then moved, then the last days come again. */
const events: fc.Arbitrary<readonly Event[]> = fc
  .record({ begins: fc.option(revision, { freq: 2 }), rest: fc.array(event, { maxLength: 5 }) })
  .map(({ begins, rest }) => {
    if (begins === null) return rest
    const lastDays: Event = { days: 'until the last days', joins: 0, revision: undefined }
    return [lastDays, { days: 0, joins: 0, revision: begins }, lastDays, ...rest]
  })

/** The truth in the simplest words: what a message to this cohort has to say today. */
const truthOf = ({ deadline: plans, cohorts }: Revision, name: string, today: string): string => {
  const own = cohorts.find((one) => one.name === name)
  const over = (date: string): string => {
    const covering = own?.exempt.find(
      ({ since, until }) => since <= date && (until === undefined || date < until),
    )
    if (covering === undefined) return date
    return covering.until === undefined ? 'stays' : over(covering.until)
  }
  const deadline = over(own?.deadline ?? plans)
  if (deadline === 'stays' || today < deadline) return deadline
  const now = over(today)
  if (now !== today) return now
  const ends = (own?.exempt ?? []).flatMap(({ until }) =>
    until !== undefined && until <= today && until > deadline && over(until) === until ? [until] : [],
  )
  return ends.sort().at(-1) ?? deadline
}

const cohortOf = ({ cohorts }: Revision, address: string): string =>
  cohorts.find(({ name }) => address.startsWith(codes[name]))?.name ?? 'default'

const planText = ({ deadline, cohorts }: Revision, n: number): string => {
  const written = cohorts.map(({ name, deadline: own, exempt }) => {
    const list = exempt.map(
      ({ since, until }) =>
        `{ since: ${since}${until === undefined ? '' : `, until: ${until}`}, source: "x" }`,
    )
    const parts = [
      `calling_codes: ["${codes[name]}"]`,
      ...(own === undefined ? [] : [`deadline: ${own}`]),
      ...(list.length === 0 ? [] : [`exempt: [${list.join(', ')}]`]),
    ]
    return `  ${name}: { ${parts.join(', ')} }\n`
  })
  return `sunset: ChatGPT leaves Outbox on ${deadline}
timezone: UTC
audience: { source: users.csv, columns: { address: phone, locale: lang, linked: linked_at } }
window: always
phases:
  announce: { at: 2026-01-03, message: announce }
  link-reminder: { at: [14 days before, 3 days before], to: unlinked, message: reminder }
  freeze: { at: deadline, reply: frozen }
corrections: { moved: moved, exempt: stays, reopened: back }
messages:
  announce: { en: "A {{ deadline | date }}" }
  reminder: { en: "R {{ deadline | date }}" }
  moved: { en: "M {{ deadline | date }} not {{ told | date }}" }
  stays: { en: "S {{ told | date }}" }
  back: { en: "B" }
  frozen: { en: "F" }
${cohorts.length === 0 ? '' : `cohorts:\n${written.join('')}`}# ${n}
`
}

const isoOf = (text: string): string => new Date(`${text} UTC`).toISOString().slice(0, 10)

/** What a message says of the deadline. */
const saidIn = ({ text }: OutboxLine): string =>
  /^[SB]/.test(text) ? 'stays' : isoOf(/^[ARM] (\w+ \d+, \d+)/.exec(text)?.[1] ?? expect.fail(text))

const toldIn = ({ text }: OutboxLine): string | undefined => {
  const date = /^(?:M .* not|S) (\w+ \d+, \d+)$/.exec(text)?.[1]
  return date === undefined ? undefined : isoOf(date)
}

const later = (date: string, n: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10)

class Exit {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sunset-revisions-'))
  readonly #commands = inProcess(this.#folder, {})
  readonly #newest = new Map<string, string>()
  readonly #dated = new Map<string, string>()
  #people: readonly Person[] = peopleOf(24, 3)
  #seen = 0
  #approvedOn = ''
  #revision: Revision = { deadline: '2026-03-01', cohorts: [] }
  #approved = 0
  today = '2026-01-02'

  async play({ days: passed, joins, revision: next }: Event): Promise<void> {
    const lastDays = later(this.#revision.deadline, -2)
    if (passed !== 'until the last days') this.today = later(this.today, passed)
    else if (lastDays > this.today) this.today = lastDays
    if (joins > 0) this.#people = peopleOf(this.#people.length + joins, 3)
    if (next !== undefined || this.#approved === 0) await this.approve(next ?? this.#revision)
    await this.run()
  }

  async approve(next: Revision): Promise<void> {
    writeFileSync(join(this.#folder, 'plan.yaml'), planText(next, ++this.#approved))
    writeFileSync(join(this.#folder, 'users.csv'), csvOf(this.#people))
    const said = await this.#command(
      'approve',
      '--yes',
      '--reason',
      'x',
      '--despite',
      'untold,notice,infeasible',
    )
    expect([said.status, said.stderr], planText(next, 0)).toEqual([0, said.stderr])
    this.#revision = next
    this.#approvedOn = this.today
  }

  async run(): Promise<void> {
    writeFileSync(join(this.#folder, 'users.csv'), csvOf(this.#people))
    const said = await this.#command('run', '--json')
    const status = statusSchema.parse(JSON.parse(said.stdout))
    for (const { id, counts } of status.occurrences)
      expect([id, sumOf(counts)]).toEqual([id, counts.audience])
    for (const line of this.#newLines()) this.#hear(line)
    for (const [address, newest] of this.#newest)
      expect([address, newest]).toEqual([address, this.#truthFor(address)])
    const untold = this.#people.filter(({ phone }) => !this.#newest.has(phone) && this.#mustKnow(phone))
    expect(untold).toEqual([])
    this.#checkReminders()
    const again = await this.#command('run', '--json')
    expect([again.status, this.#newLines()]).toEqual([0, []])
  }

  /** Whoever is written to is told what is true; a correction goes to who was told what is not, and names what they were told. */
  #hear(line: OutboxLine): void {
    const said = saidIn(line)
    expect([line.occurrence, line.to, said]).toEqual([line.occurrence, line.to, this.#truthFor(line.to)])
    if (line.phase === 'correction') {
      expect([line.to, this.#newest.get(line.to)], line.occurrence).not.toEqual([line.to, said])
      const told = toldIn(line)
      if (told !== undefined) expect(told).toBe(this.#dated.get(line.to))
    }
    this.#newest.set(line.to, said)
    if (said !== 'stays') this.#dated.set(line.to, said)
  }

  #truthFor(address: string): string {
    return truthOf(this.#revision, cohortOf(this.#revision, address), this.today)
  }

  /** In its last three days whoever has not linked was reminded of this very date, however often another one had been named before. */
  #checkReminders(): void {
    const reminded = new Set(
      this.lines()
        .filter(({ phase }) => phase === 'link-reminder')
        .map((line) => `${line.to} ${saidIn(line)}`),
    )
    // Whoever was just written to is left alone for some hours (`spacing`).
    const lately = new Set(
      this.lines()
        .filter((line) => line.at >= later(this.today, -1))
        .map(({ to }) => to),
    )
    for (const { phone, linked_at } of this.#people) {
      const name = cohortOf(this.#revision, phone)
      const truth = this.#truthFor(phone)
      const due = truth === 'stays' ? '' : later(truth, -3)
      const exempt = this.#revision.cohorts.find((one) => one.name === name)?.exempt ?? []
      const isTouched = exempt.some(({ since }) => since <= this.today)
      if (linked_at !== '' || truth === 'stays' || isTouched || lately.has(phone)) continue
      if (this.today < due || this.today >= truth || this.#approvedOn >= due) continue
      expect(reminded, `${phone} of ${truth}, ${this.today}`).toContain(`${phone} ${truth}`)
    }
  }

  /** Their deadline lies ahead, and nothing frees them of it now. */
  #mustKnow(address: string): boolean {
    const name = cohortOf(this.#revision, address)
    const exempt = this.#revision.cohorts.find((one) => one.name === name)?.exempt ?? []
    const isExempt = exempt.some(
      ({ since, until }) => since <= this.today && (until === undefined || this.today < until),
    )
    const truth = this.#truthFor(address)
    return this.today >= '2026-01-03' && !isExempt && truth !== 'stays' && truth > this.today
  }

  #newLines(): readonly OutboxLine[] {
    const lines = this.lines()
    const fresh = lines.slice(this.#seen)
    this.#seen = lines.length
    return fresh
  }

  lines(): readonly OutboxLine[] {
    try {
      return outboxOf(join(this.#folder, '.sunset/outbox.ndjson'))
    } catch {
      return []
    }
  }

  #command(command: string, ...more: readonly string[]) {
    const [file, now] = [join(this.#folder, 'plan.yaml'), `${this.today}T12:00:00Z`]
    return this.#commands.run(command, file, ...more, '--now', now)
  }

  end(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

const seed = process.env['SEED'] === undefined ? {} : { seed: Number(process.env['SEED']) }

test('whatever is moved, exempted and taken back: everybody who was told anything knows what is true, and nobody hears the same twice', async () => {
  await fc.assert(
    fc.asyncProperty(events, async (story) => {
      const exit = new Exit()
      try {
        await exit.play({ days: 2, joins: 0, revision: undefined })
        for (const one of story) await exit.play(one)
        expect(toldTwice(exit.lines())).toEqual([])
      } finally {
        exit.end()
      }
    }),
    { numRuns: Number(process.env['RUNS'] ?? 12), endOnFailure: true, ...seed },
  )
}, 240_000)
