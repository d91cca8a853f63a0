import { expect, test } from 'vitest'
import { plainPaint } from '../../../src/report/paint.ts'
import { progressBar } from '../../../src/report/progress-bar.ts'
import { liveLine, plainProgressLine, type RunProgress } from '../../../src/report/run-lines.ts'

const progress: RunProgress = {
  occurrence: 'announce',
  done: 1_345,
  total: 50_000,
  perSecond: 79.4,
  failed: 9,
  inDoubt: 5,
  secondsLeft: 474,
}
const live = (some: Partial<RunProgress>, columns = 80): string =>
  liveLine({ ...progress, ...some }, { paint: plainPaint, columns })

test('a log gets a plain line', () => {
  expect(plainProgressLine(progress)).toBe(
    'announce  1,345 of 50,000  2.7 %  79.4/s  8 min left  9 failed  5 in doubt',
  )
})

test('the live line does not jump as numbers grow', () => {
  expect(live({ done: 1_345 }).indexOf('of')).toBe(live({ done: 49_345 }).indexOf('of'))
})

test('a narrow terminal keeps what matters most', () => {
  expect(live({}, 42)).toBe(' 1,345 of 50,000  9 failed  5 in doubt')
  for (let columns = 10; columns < 90; columns++)
    expect(live({}, columns).length).toBeLessThanOrEqual(columns)
})

test('nothing is left once all is done, and no failures are no news', () => {
  expect(live({ done: 50_000, failed: 0, inDoubt: 0, secondsLeft: 0 })).toBe(
    'announce  50,000 of 50,000  100 %  79.4/s',
  )
})

test('a bar is full only when all is done, and empty only when nothing is', () => {
  expect([
    progressBar(0, 9, 4),
    progressBar(1, 999, 4),
    progressBar(998, 999, 4),
    progressBar(9, 9, 4),
  ]).toEqual(['[....]', '[#...]', '[###.]', '[####]'])
})
