import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { noFacts } from '../../../src/model/facts.ts'
import { type Paint, plainPaint } from '../../../src/report/paint.ts'
import { problemsText } from '../../../src/report/problems-text.ts'
import { statusText } from '../../../src/report/status-text.ts'
import { timelineText } from '../../../src/report/timeline-text.ts'
import { timelineOf } from '../../../src/timeline/timeline-of.ts'
import { agendaOf } from '../../../src/work/agenda.ts'
import { instantAt } from '../../kit/instant-at.ts'
import { planOf } from '../../kit/plan-builder.ts'

const coloured =
  (code: number) =>
  (text: string): string =>
    `\u001b[${code}m${text}\u001b[0m`
const colours: Paint = {
  bold: coloured(1),
  dim: coloured(2),
  red: coloured(31),
  green: coloured(32),
  yellow: coloured(33),
  cyan: coloured(36),
}

const plan = planOf()
const now = instantAt('2025-12-02T10:00:00Z')
const { occurrences } = timelineOf(plan, { at: instantAt('2025-10-20') })
const agenda = agendaOf({ plan, occurrences, facts: noFacts, now })
const problem = {
  severity: 'error',
  code: 'x',
  message: 'wrong '.repeat(30),
  place: { file: 'a', line: 1, column: 5, length: 2 },
} as const

test.each<readonly [string, (paint: Paint) => string]>([
  ['the timeline', (paint) => timelineText({ plan, items: agenda.items, now, look: { paint, columns: 80 } })],
  [
    'the status',
    (paint) =>
      statusText({ plan, now, fileDiffers: true, agenda, facts: noFacts, look: { paint, columns: 80 } }),
  ],
  ['problems', (paint) => problemsText([problem], new Map([['a', 'at: 7x']]), { paint, columns: 80 })],
])('colours change nothing of %s but its colours', (_, shown) => {
  expect(shown(colours)).not.toBe(shown(plainPaint))
  expect(stripVTControlCharacters(shown(colours))).toBe(shown(plainPaint))
})
