import { expect, test } from 'vitest'
import { errorSchema } from '../kit/documents.ts'
import { inProcess, type Said } from '../kit/in-process.ts'
import { csvOf, peopleOf } from '../kit/people-csv.ts'
import { workplace } from '../kit/workplace.ts'

/** 400 people, so many a day: a hundred need four days. */
const planOf = (
  perDay: string,
  deadline = '2026-01-15',
): string => `sunset: ChatGPT leaves Outbox on ${deadline}
timezone: UTC
channel: { per_day: ${perDay}, prices: rates.csv }
audience: { source: users.csv, columns: { address: phone, locale: lang, linked: linked_at } }
window: always
phases:
  announce: { at: 60 days before, message: announce }
  reminder: { at: 2 days before, to: everyone, message: reminder }
  freeze: { at: deadline }
corrections: { moved: moved }
`
const rates = 'country,category,price,currency\n*,service,0.01,USD\n'

const exit = () => {
  const at = workplace({ 'plan.yaml': planOf('100'), 'users.csv': csvOf(peopleOf(400)), 'rates.csv': rates })
  const commands = inProcess(at.folder, {})
  const file = at.path('plan.yaml')
  return {
    write: (plan: string) => at.write('plan.yaml', plan),
    run: (command: string, now: string, ...more: readonly string[]): Promise<Said> =>
      commands.run(command, file, '--now', now, ...more),
  }
}
const because = ['--reason', 'LEGAL-4471', '--yes'] as const
const errorOf = ({ stdout }: Said) => errorSchema.parse(JSON.parse(stdout)).error
const octoberFirst = '2025-10-01T00:00:00Z'

test('a first approval of what cannot be done in time is refused, names how many are missed, and passes with --despite', async () => {
  const { run } = exit()
  const refused = await run('approve', octoberFirst, ...because)
  expect(refused.status).toBe(4)
  expect(refused.stderr).toMatch(/! infeasible `reminder` reaches 200 of 400 people by Thu 15 Jan 00:00/)
  expect(refused.stderr).toMatch(/price 8\.00 USD, as estimated: announce 4\.00 USD/)
  const said = errorOf(await run('approve', octoberFirst, '--json', ...because))
  expect([said.code, said.hint]).toEqual(['refused', expect.stringContaining('--despite infeasible')])
  const despite = await run('approve', octoberFirst, '--json', '--despite', 'infeasible', ...because)
  expect(despite.status).toBe(0)
  expect(JSON.parse(despite.stdout)).toMatchObject({
    despite: ['infeasible'],
    refused: [{ despite: 'infeasible', occurrence: 'reminder', people: 400, misses: 200 }],
    feasibility: { feasible: false },
    price: { total: 8 },
  })
})

test('a revision is refused for what it makes worse, not for what was so before; and says until when the rest is sent, for how much', async () => {
  const { run, write } = exit()
  write(planOf('1000'))
  expect((await run('approve', octoberFirst, ...because)).status).toBe(0)
  expect((await run('tick', '2025-11-16T12:00:00Z')).status).toBe(0)

  write(planOf('100'))
  const refused = await run('approve', '2025-12-01T00:00:00Z', ...because)
  expect(refused.status).toBe(4)
  expect(refused.stderr).toMatch(
    /finishes {3}reminder: 400 people, of whom 200 WILL MISS IT by Thu 15 Jan 00:00/,
  )
  expect(refused.stderr).toMatch(/! infeasible `reminder` reaches 200 of 400 people by Thu 15 Jan 00:00/)
  const anyway = await run('approve', '2025-12-01T00:00:00Z', '--despite', 'infeasible', ...because)
  expect(anyway.status).toBe(0)

  // It misses as many as it did before: a mended text needs nobody's despite.
  write(
    `${planOf('100')}messages:\n  announce: { en: "Another text." }\n  reminder: { en: "Another text." }\n`,
  )
  expect((await run('approve', '2025-12-02T00:00:00Z', ...because)).status).toBe(0)

  // Two days later everybody has it in time, and is told of the new date.
  write(planOf('1000', '2026-01-17'))
  const moved = await run('approve', '2025-12-03T00:00:00Z', ...because)
  expect(moved.status).toBe(0)
  expect(moved.stderr).toMatch(/finishes {3}correction#4: 400 people, done by Wed 3 Dec 00:0\d: fits/)
  expect(moved.stderr).toMatch(/reminder: 400 people, done by Thu 15 Jan 00:0\d: fits/)
  expect(moved.stderr).toMatch(/price {6}8\.00 USD for 800 messages still to be sent, as estimated/)
})
