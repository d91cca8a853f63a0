import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Plan } from '../../../src/model/plan.ts'
import { explainPlan } from '../../../src/plan/explain-plan.ts'
import { parse, planOf, twoLines } from './kit.ts'

const fixture = (name: string) =>
  planOf(readFileSync(join(import.meta.dirname, '../../fixtures/plan', name), 'utf8'), name)

/** What two plans must agree in to do the same; a default's conditions have no words in the language. */
const meaning = ({ places: _, file: __, phases, ...rest }: Plan) => ({
  ...rest,
  phases: phases.map(({ afterAnnouncement: ___, orNow: ____, ...phase }) => phase),
})

test('two lines explained are a whole plan, with each default marked', () => {
  const text = explainPlan(planOf(twoLines, 'chatgpt.yaml'))
  expect(text).toBe(`version: 1 # default
name: chatgpt # default
service: ChatGPT
deadline: 2026-01-15
timezone: UTC # default
language: en # default
history: link # default
channel:
  name: WhatsApp
  adapter: whatsapp # default
  timeout: 30 seconds # default
  concurrency: 64 # default
  per_day: auto # default
  share: 100% # default
audience:
  source: users.csv
  # default
  rejects:
    share: 5%
window: 09:00-20:00 recipient # default
spacing: 20 hours # default
# default
phases:
  announce:
    at: 60 days before
    message: announce
    to: everyone
    late: run
    again: false
  link-reminder:
    at:
      - 30 days before at 09:00 recipient
      - 7 days before at 09:00 recipient
      - 1 day before at 09:00 recipient
    message: reminder
    to: unlinked
    late: run
    again: true
  freeze:
    at: deadline
    gate: frozen
    reply:
      message: reply
      every: 1 day
  shutdown:
    at: 1 day after deadline
    gate: closed
in_doubt: hold # default
ledger: sqlite:.sunset/chatgpt.db # default
`)
})

test('what this version does not act on is not made up as a default', () => {
  expect(explainPlan(planOf(twoLines))).not.toMatch(/gate_file|serve|heartbeat/)
  expect(explainPlan(planOf(`${twoLines}history: none\n`))).toContain('history: none\n')
})

test('a plan explained is the same plan', () => {
  for (const plan of [
    planOf(twoLines, 'chatgpt.yaml'),
    fixture('long-form.yaml'),
    fixture('chatgpt-story.yaml'),
  ]) {
    const again = parse(explainPlan(plan), plan.file)
    expect(
      again.problems.filter(({ code }) => code !== 'not-supported' && code !== 'secret-in-plan'),
    ).toEqual([])
    expect(again.plan && meaning(again.plan)).toEqual(meaning(plan))
  }
})

test('secrets are shown by where they come from, never by what they are', () => {
  const plan = planOf(
    `${twoLines}channel: { access_token: "\${TOKEN}", app_secret: hunter2, proxy: "http://me:hunter2@proxy:1" }
phases: { stop: { at: now, actions: [{ register: { pin: hunter2, }, undo: { register: { pin: "\${PIN}" } } }, { http: { url: "https://a.example", headers: { authorization: hunter2 } } }] } }
notify: [{ on: [held], http: { url: "https://a.example", token: hunter2 } }]
serve: { token: hunter2 }
ledger: postgres://me:hunter2@db/x
`,
  )
  const text = explainPlan(plan)
  expect(text).not.toContain('hunter2')
  expect(text).toContain('access_token: ${TOKEN}')
  expect(text).toContain('pin: ${PIN}')
})
