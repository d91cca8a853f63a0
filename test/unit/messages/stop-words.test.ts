import { expect, test } from 'vitest'
import { saysStop } from '../../../src/messages/stop-words.ts'

test.each([
  'STOP',
  'stop.',
  ' Stop ! ',
  'Arrêter',
  'ARRET',
  'baja',
  'sair',
  'Стоп',
  '停止',
  'توقف',
  'बंद करें',
  'DUR',
  'stop all',
  '“stop”',
])('stops: %s', (text) => {
  expect(saysStop(text)).toBe(true)
})

test.each([
  '',
  'stop it',
  'nonstop',
  'cancel',
  'end',
  'no',
  'how do I stop this?',
  'bus stop',
  '!',
  'x'.repeat(10_000),
])('does not: %s', (text) => {
  expect(saysStop(text)).toBe(false)
})
