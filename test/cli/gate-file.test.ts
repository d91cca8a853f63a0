import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { csvOf, peopleOf } from '../kit/people-csv.ts'
import { workplace } from '../kit/workplace.ts'

const plan =
  'sunset: ChatGPT leaves Outbox on 2099-01-15\ntimezone: UTC\naudience: users.csv\ngate_file: gate.json\n'

test('an idle tick is as quick with a gate file, and brings it back where it was deleted or changed', async () => {
  const at = workplace({ 'plan.yaml': plan, 'users.csv': csvOf(peopleOf(3)) })
  expect((await at.run('approve', 'plan.yaml', '--yes', '--reason', 'x')).status).toBe(0)
  const whole = at.read('gate.json')
  const hasGlance = (): boolean => readdirSync(at.path('.sunset')).some((name) => name.endsWith('.glance'))
  // A file that has just changed leaves none: the next tick looks once more.
  for (let tick = 0; tick < 6 && !hasGlance(); tick++) await at.run('tick', 'plan.yaml')
  expect(hasGlance()).toBe(true)
  rmSync(at.path('gate.json'))
  expect(await at.run('tick', 'plan.yaml')).toMatchObject({ status: 0, stdout: '', stderr: '' })
  expect(existsSync(at.path('gate.json'))).toBe(true)
  at.write('gate.json', whole.replace('"open"', '"closed"'))
  expect((await at.run('tick', 'plan.yaml')).status).toBe(0)
  expect(readFileSync(at.path('gate.json'), 'utf8')).toBe(whole)
})
