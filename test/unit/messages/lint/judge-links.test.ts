import { expect, test } from 'vitest'
import { millis } from '../../../../src/base/instant.ts'
import type { Plan } from '../../../../src/model/plan.ts'
import { messageOf } from '../texts.ts'
import { saidOf } from './saying.ts'

const told = (text: string, overrides: Partial<Plan> = {}): string[] =>
  saidOf(text, overrides).map((line) => line.split(' ', 3).join(' '))

test('the plan’s own link without a token is an error: everybody would get the same', () => {
  expect(saidOf('Go to https://example.org/l.')).toEqual([
    "error link-written-out 7:21 `https://example.org/l` is `link.url` without the reader's own token: everybody would get the same link, and nobody's account is linked by it (write `{{ link }}`)",
  ])
  for (const text of [
    'https://example.org/l?t=',
    'https://example.org/l?t=abc.def',
    'example.org/l',
    'https://EXAMPLE.org/l/',
  ])
    expect(told(text)).toEqual([`error link-written-out 1:${text.length}`])
})

test('also where the token is a part of the path', () => {
  const link = { url: 'https://example.org/go/{{ token }}/link', refresh: millis(0) }
  for (const text of ['https://example.org/go/', 'https://example.org/go/abc/link'])
    expect(told(text, { link })).toEqual([`error link-written-out 1:${text.length}`])
  expect(told('https://example.org/goods', { link })).toEqual([])
})

test('beside the real link, or in a message with a button that carries it, it is a warning', () => {
  expect(told('{{ link }} or https://example.org/l')).toEqual(['warning link-written-out 15:21'])
  const button = { text: 'Link', url: 'link' }
  expect(
    saidOf('', {
      messages: new Map([
        ['announce', messageOf('announce', { texts: { en: 'https://example.org/l' }, button })],
      ]),
    })[0],
  ).toMatch(/^warning link-written-out/)
})

test('is no address for a button either', () => {
  const saying = (url: string): string[] =>
    saidOf('', {
      messages: new Map([
        ['announce', messageOf('announce', { texts: { en: 'Bye.' }, button: { text: 'Link', url } })],
      ]),
    })
  expect(saying('https://example.org/l')).toEqual([
    expect.stringContaining("the button's `https://example.org/l` is `link.url` without"),
  ])
  expect([...saying('link'), ...saying('https://example.org')]).toEqual([])
})

test.each([
  'https://example.org/l?t={{ token }}',
  '{{ link }}',
  'https://example.org and example.org/android.',
  'https://example.org/help/export-your-chats',
  'https://example.org/l?lang=fr',
  'https://help.example.com/a?b=c#d, https://chat.example.org',
  'https://example.org/fr',
  'Example.organic or 1.5 or a.m. or sunset.js',
])('other links are fine: %s', (text) => {
  expect(told(text)).toEqual([])
})

test('a host is the home of a service, also where its links begin there', () => {
  const overrides = {
    link: { url: 'https://example.org/?t={{ token }}', refresh: millis(0) },
    destinations: [],
  }
  expect(told('Go on at example.org, or https://example.org/.', overrides)).toEqual([])
  expect(told('https://example.org/?t=abc', overrides)).toEqual(['error link-written-out 1:26'])
})

test('a link without encryption is a warning', () => {
  expect(saidOf('See http://help.example.net/a.')).toEqual([
    'warning insecure-link 5:25 `http://help.example.net/a` is not encrypted (write `https://help.example.net/a`)',
  ])
  expect(told('http://localhost:8080/x')).toEqual([])
})

test('a link that is nearly one of the plan’s is asked about', () => {
  expect(saidOf('https://example.org/andriod')).toEqual([
    'warning mistyped-link 1:27 `https://example.org/andriod` is nearly a link of the plan, and not it (did you mean `https://example.org/android`?)',
  ])
  expect(told('Go on at exmaple.org.')).toEqual(['warning mistyped-link 10:11'])
  expect(told('https://exmaple.org/l?t={{ token }}')).toEqual(['warning mistyped-link 1:24'])
  expect(told('https://exmaple.org')).toEqual(['warning mistyped-link 1:19'])
})
