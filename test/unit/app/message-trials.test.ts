import { describe, expect, test } from 'vitest'
import { checkSchema } from '../../kit/documents.ts'
import { inProcess } from '../../kit/in-process.ts'
import { workplace } from '../../kit/workplace.ts'

const header = `sunset: ChatGPT leaves Outbox on 2026-01-20
timezone: UTC
window: always
audience: users.csv
link: { url: "https://example.org/l?t={{ token }}", secret: "\${LINK_SECRET}" }
destinations: [{ name: Web, url: "https://example.org" }]
`
const env = { LINK_SECRET: 'a secret of more than thirty-two bytes' }

/** What `check` says of messages that cannot be written. */
const failing = async (plan: string, rows: readonly string[]): Promise<string[]> => {
  const at = workplace({
    'plan.yaml': header + plan,
    'users.csv': `phone,lang,first_name,tier,linked_at\n${rows.map((row) => `${row}\n`).join('')}`,
  })
  const said = await inProcess(at.folder, env).run(
    'check',
    at.path('plan.yaml'),
    '--json',
    '--now',
    '2025-11-20T00:00:00Z',
  )
  return checkSchema
    .parse(JSON.parse(said.stdout))
    .problems.filter(({ severity, code }) => severity === 'error' || code === 'message-fails')
    .map(({ message }) => message)
}

const phases = `phases:
  announce: { at: 60 days before, message: announce }
  link-reminder: { at: [30 days before, 7 days before], to: unlinked, message: reminder }
  pros: { at: 20 days before, to: { tier: pro }, message: pros }
  freeze: { at: deadline, reply: reply }
`
const texts = (own: Readonly<Record<string, string>>): string =>
  `messages:\n${Object.entries({ announce: 'Bye.', reminder: 'Soon.', pros: 'Pro.', reply: 'Gone.', ...own })
    .map(([name, text]) => `  ${name}: { en: ${JSON.stringify(text)} }\n`)
    .join('')}`

const anna = '+12025550001,en,Anna,pro,'
const bert = '+12025550002,en,,free,'
const carl = '+12025550003,en,,free,2025-11-01T00:00:00Z'

describe('every row is written to as a run would', () => {
  test('and who lacks a value is told by line, the first of them by address', async () => {
    const many = Array.from({ length: 9 }, (_, n) => `+1202555010${n},en,,,`)
    expect(
      await failing(phases + texts({ announce: 'Dear {{ first_name }}' }), [anna, bert, anna, carl]),
    ).toEqual([
      'the message `announce` cannot be written for 2 people: `first_name` is empty; lines 3, 5; the first is +120*****002',
    ])
    expect(await failing(phases + texts({ announce: 'Dear {{ first_name }}' }), [anna, ...many])).toEqual([
      expect.stringContaining('for 9 people: `first_name` is empty; lines 3, 4, 5, 6, 7, …;'),
    ])
  })

  test('but only with what they get: who has linked, or is not meant, lacks nothing', async () => {
    const greeting = 'Dear {{ first_name }}'
    expect(await failing(phases + texts({ reminder: greeting }), [anna, carl])).toEqual([])
    expect(await failing(phases + texts({ pros: greeting }), [anna, bert, carl])).toEqual([])
    expect(await failing(phases + texts({ pros: greeting }), ['+12025550009,en,,pro,'])).toEqual([
      expect.stringContaining('`pros` cannot be written for 1 person: `first_name` is empty; line 2;'),
    ])
  })

  test('at each of a phase’s instants, where the text turns on the days that are left', async () => {
    expect(
      await failing(phases + texts({ reminder: '{% if days_left > 10 %}{{ days_left }} days{% endif %}' }), [
        anna,
        bert,
        carl,
      ]),
    ).toEqual([
      expect.stringContaining('`reminder` cannot be written for 2 people: the text is empty; lines 2, 3;'),
    ])
  })

  test('and too long for the platform is one problem, however many lengths there are', async () => {
    const long = (n: number): string => `+1202555030${n},en,${'x'.repeat(5000 + n)},,`
    const said = await failing(phases + texts({ announce: '{{ first_name }}'.repeat(14) }), [
      anna,
      long(1),
      long(2),
    ])
    expect(said).toEqual([expect.stringMatching(/for 2 people: the text has 70014 characters.*lines 3, 4;/)])
  })

  test('corrections and replies among it', async () => {
    const plan = `corrections: { moved: moved }\n${phases}`
    expect(
      await failing(plan + texts({ moved: 'Not {{ told | date }}, {{ first_name }}' }), [anna, bert]),
    ).toEqual([expect.stringContaining('`moved` cannot be written for 1 person')])
    // An auto-reply knows of its reader only where they are and which language they read.
    expect(await failing(phases + texts({ reply: 'Gone, {{ first_name }}' }), [anna, bert])).toEqual([
      expect.stringContaining('`reply` cannot be written for 2 people: `first_name` is empty; lines 2, 3;'),
    ])
  })

  test('but nobody who is exempt for good, unless it is a correction', async () => {
    const cohorts = `cohorts:
  us: { countries: [US], exempt: [{ since: 2026-01-01, source: "https://example.com" }] }
`
    const greeting = { announce: 'Dear {{ first_name }}', stays: 'We stay, {{ first_name }}' }
    const plan = `corrections: { exempt: stays }\n${cohorts}${phases}${texts(greeting)}`
    expect(await failing(plan, [anna, bert])).toEqual([
      expect.stringContaining('`stays` cannot be written for 1'),
    ])
  })
})
