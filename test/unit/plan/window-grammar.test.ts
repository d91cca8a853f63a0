import { expect, test } from 'vitest'
import { printWindow, readWindow } from '../../../src/plan/window-grammar.ts'

test.each<[string, object]>([
  ['always', { kind: 'always' }],
  ['09:00-20:00', { kind: 'hours', from: 540, to: 1200, zone: 'plan' }],
  ['09:00-20:00 recipient', { kind: 'hours', from: 540, to: 1200, zone: 'recipient' }],
  ['9:00 - 20:30 Europe/Paris', { kind: 'hours', from: 540, to: 1230, zone: 'Europe/Paris' }],
  [
    '22:00-06:00 recipient Mon-Fri',
    { kind: 'hours', from: 1320, to: 360, zone: 'recipient', weekdays: [1, 2, 3, 4, 5] },
  ],
  ['08:00-24:00 Sat,Sun', { kind: 'hours', from: 480, to: 1440, zone: 'plan', weekdays: [6, 7] }],
  ['08:00-12:00 Fri-Mon', { kind: 'hours', from: 480, to: 720, zone: 'plan', weekdays: [1, 5, 6, 7] }],
])('the window %s is read, and printed so that it reads the same', (text, window) => {
  const reading = readWindow(text)
  expect(reading).toEqual({ value: window })
  if ('value' in reading) expect(readWindow(printWindow(reading.value))).toEqual(reading)
})

test.each([
  ['9-20', 'bad-time', 'did you mean `09:00`?', { start: 0, length: 1 }],
  ['09:00-20:00 recipent', 'unknown-zone', 'did you mean `recipient`?', { start: 12, length: 8 }],
  ['09:00-20:00 CET', 'unknown-zone', 'did you mean `Europe/Paris`?', { start: 12, length: 3 }],
  ['09:00-09:00', 'bad-window', 'write `always` for the whole day', undefined],
  ['allways', 'bad-window', 'did you mean `always`?', undefined],
  [
    'mornings',
    'bad-window',
    'write `09:00-20:00 recipient`, `08:00-18:00 Europe/Paris Mon-Fri` or `always`',
    undefined,
  ],
])('%s is no window', (text, code, hint, at) => {
  const reading = readWindow(text)
  const complaint = 'complaint' in reading ? reading.complaint : undefined
  expect(complaint?.code).toBe(code)
  expect(complaint?.hint).toBe(hint)
  expect(complaint?.at).toEqual(at)
})
