import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { idlePlan } from '../kit/idle-plan.ts'

const sunset = join(import.meta.dirname, '../../bin/sunset.js')

const msOf = (args: readonly string[]): number => {
  const began = performance.now()
  expect(spawnSync(process.execPath, args, { stdio: 'ignore' }).status).toBe(0)
  return performance.now() - began
}

/** The lower quartile: what it takes when nothing else wants the machine. */
const quick = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 2] ?? 0

// Measured in turns, so that whatever else the machine does slows both; another attempt for the moment when it does not.
test('a tick with nothing due takes at most 1.4 times as long as node itself', { retry: 2 }, () => {
  const { plan, remove } = idlePlan(process.env)
  const rounds = Array.from({ length: 25 }, () => ({
    node: msOf(['-e', '0']),
    tick: msOf([sunset, 'tick', plan]),
  }))
  remove()
  const ratio = quick(rounds.map((round) => round.tick)) / quick(rounds.map((round) => round.node))
  expect(ratio).toBeLessThanOrEqual(1.4)
})
