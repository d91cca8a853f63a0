import { expect, test } from 'vitest'
import { checkSchema, errorSchema } from '../kit/documents.ts'
import { csvOf, peopleOf } from '../kit/people-csv.ts'
import { workplace } from '../kit/workplace.ts'

/** Each `^` in the line below a line stands under a mistake: where `check` has to point. */
const marked = `
sunset: Copilot leaves Outbox on 2026-01-15
timezone: America/Los_Angels
          ^
history: exprt
         ^
channel: { senders: [{ id: "2088715", per_second: fast }] }
                                                  ^
audience: users.csv
colour: blue
^
destinations: [{ name: Copilot, url: "copilot.example" }]
                                     ^
phases:
  anounce:  { at: now, message: announce }
  ^
  reminder: { at: [30 days before, 7 day befor, 1 day before], message: again }
                                   ^                                    ^
  freeze:   { at: 31 February 2026, reply: announce }
                  ^
messages:
  announce:
    en: "{{ service }} leaves on {{ dedline | date }}."
                                    ^
`.trimStart()

const lines: string[] = []
const places: string[] = []
for (const line of marked.trimEnd().split('\n')) {
  if (/^[\s^]+$/.test(line))
    for (const { index } of line.matchAll(/\^/g)) places.push(`${lines.length}:${index + 1}`)
  else lines.push(line)
}

const place = () => workplace({ 'ten.yaml': `${lines.join('\n')}\n`, 'users.csv': csvOf(peopleOf(8)) })
const now = ['--now', '2025-11-20T00:00:00Z'] as const

test('ten mistakes are ten problems, each at its line and column, and exit status 3', async () => {
  expect(places).toHaveLength(10)
  const { status, stdout } = await place().run('check', 'ten.yaml', '--json', ...now)
  expect(status).toBe(3)
  const { ok, problems } = checkSchema.parse(JSON.parse(stdout))
  expect(ok).toBe(false)
  const errors = problems.filter(({ severity }) => severity === 'error')
  expect(errors.map(({ line, column }) => `${line}:${column}`)).toEqual(places)
  expect(new Set(errors.map(({ code }) => code)).size).toBe(10)
  expect(errors.every(({ file }) => file === 'ten.yaml')).toBe(true)
})

test('in words, every mistake has its line, a caret below it, and what was probably meant', async () => {
  const { status, stdout } = await place().run('check', 'ten.yaml', ...now)
  expect(status).toBe(3)
  expect(stdout).toMatch(/^ten\.yaml: 10 errors/)
  for (const at of places) expect(stdout).toContain(`ten.yaml:${at} `)
  for (const meant of [
    'America/Los_Angeles',
    'export',
    'announce',
    '7 days before',
    '2026-02-28',
    'deadline',
  ])
    expect(stdout).toContain(`did you mean \`${meant}\``)
  expect(stdout.match(/^ +\| +\^+/gm)).toHaveLength(10)
})

test('nothing runs a plan with mistakes: 3, all of them said, nothing made', async () => {
  const at = place()
  const before = at.picture()
  for (const command of [
    ['run', '--yes'],
    ['run', '--dry-run'],
    ['approve', '--yes', '--reason', 'x'],
    ['timeline'],
  ]) {
    const [name = '', ...options] = command
    const ended = await at.run(name, 'ten.yaml', ...options, '--json', ...now)
    expect([name, ended.status]).toEqual([name, 3])
    expect(errorSchema.parse(JSON.parse(ended.stdout)).error.code).toBe('plan-errors')
  }
  expect(at.picture()).toEqual(before)
})

test.each([
  ['an empty file', '', /empty/i],
  [
    'two documents',
    'sunset: A leaves Outbox on 2026-01-15\n---\nsunset: B leaves Outbox on 2026-01-15\n',
    /document/,
  ],
  [
    'a key twice',
    'sunset: A leaves Outbox on 2026-01-15\nsunset: A leaves Outbox on 2026-01-15\n',
    /already on line 1/,
  ],
  [
    'a key that this version does not do yet',
    'sunset: A leaves Outbox on 2026-01-15\naudience: users.csv\nheartbeat: "https://hc-ping.com/x"\n',
    /not supported/,
  ],
])('%s is said to be one', async (_, text, said) => {
  const at = workplace({ 'plan.yaml': text, 'users.csv': csvOf(peopleOf(8)) })
  const { status, stdout } = await at.run('check', 'plan.yaml', ...now)
  expect({ status, stdout }).toMatchObject({ status: 3, stdout: expect.stringMatching(said) })
})
