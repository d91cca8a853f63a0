import { describe, expect, test } from 'vitest'
import { only, parse, told, toldOf, twoLines } from './kit.ts'

describe('the bytes of a plan', () => {
  test('a byte order mark and CRLF change nothing, not even a column', () => {
    const plain = `${twoLines}wat: 1\n`
    const windows = new TextEncoder().encode(`\uFEFF${plain.replaceAll('\n', '\r\n')}`)
    expect(told(parse(windows).problems)).toEqual(['3:1+3 unknown-key'])
    expect(told(parse(windows).problems)).toEqual(told(parse(plain).problems))
  })

  test('an empty file is told to be one, with what a plan looks like', () => {
    for (const text of ['', '\n\n', '# only a comment\n']) {
      const problem = only(parse(text).problems)
      expect(problem).toMatchObject({ code: 'empty-plan', place: { line: 1, column: 1 } })
      expect(problem.hint).toContain('audience: users.csv')
    }
  })

  test('bytes that are no UTF-8 are told with their line and column', () => {
    const latin1 = Buffer.from('audience: users.csv\nsunset: caf\xe9 leaves WhatsApp\n', 'latin1')
    expect(told(parse(latin1).problems)).toEqual(['2:12+1 not-utf-8'])
    expect(told(parse(Buffer.from('\uFEFFsunset: x', 'utf16le')).problems)).toEqual(['1:1+1 not-utf-8'])
  })

  test('a file of 10 MB is refused at once, unread', () => {
    const large = 'a: b\n'.repeat(2_000_000)
    expect(only(parse(large).problems)).toMatchObject({
      code: 'too-large',
      message: 'the file has 10,000,000 bytes; a plan has at most 1,048,576',
    })
    expect(only(parse(Buffer.from(large)).problems).code).toBe('too-large')
  })

  test('what is no map of keys is no plan', () => {
    for (const text of ['just words\n', '- a\n- b\n', '42\n'])
      expect(only(parse(text).problems).code).toBe('not-a-plan')
  })
})

describe('YAML that a plan does not take', () => {
  test('a second document', () => {
    expect(told(parse(`${twoLines}---\nb: 2\n`).problems)).toEqual(['3:1+3 two-documents'])
  })

  test('a key written twice names the line of the first, and the first counts', () => {
    const { plan, problems } = parse(`${twoLines}timezone: UTC\ntimezone: Europe/Paris\n`)
    expect(only(problems)).toMatchObject({
      code: 'duplicate-key',
      message: 'the key `timezone` is already on line 3',
      place: { line: 4, column: 1, length: 8 },
    })
    expect(plan?.timezone).toBe('UTC')
  })

  test('anchors, aliases and merge keys', () => {
    expect(toldOf('policy: &p { title: a }\nlink: *p\nchannel:\n  <<: *p\n')).toEqual([
      '1:12+12 yaml-alias',
      '2:7+2 yaml-alias',
      '4:3+2 yaml-alias',
    ])
  })

  test('an alias bomb is refused without being unfolded', () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x]']
    for (let level = 1; level < 20; level++) {
      const name = String.fromCharCode(97 + level)
      const last = String.fromCharCode(96 + level)
      lines.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${last}`).join(', ')}]`)
    }
    const { problems } = parse(lines.join('\n'))
    expect(problems.filter(({ code }) => code === 'yaml-alias').length).toBeGreaterThan(100)
  })

  test('tags', () => {
    expect(toldOf('timezone: !!str UTC\nlanguage: !secret en\n')).toEqual([
      '1:17+3 yaml-tag',
      '2:19+2 yaml-tag',
    ])
  })

  test('a directive, which could turn `no` into false', () => {
    expect(told(parse(`%YAML 1.1\n---\n${twoLines}`).problems)).toEqual(['1:1+9 yaml'])
  })

  test('a key that would mean more than itself', () => {
    expect(toldOf('__proto__: { a: 1 }\n')).toEqual(['1:1+9 unknown-key'])
  })

  test('a tab is told once for its line, and the rest is read all the same', () => {
    expect(toldOf('policy:\n\ttitle: a\nwat: 1\n')).toEqual(['2:1+1 tab', '3:1+3 unknown-key'])
  })

  test('nesting without end is refused, whichever way', () => {
    for (const text of [
      'a: '.concat('['.repeat(50_000)),
      'a: '.concat('{a: '.repeat(50_000)),
      '- '.repeat(50_000),
    ])
      expect(only(parse(text).problems).code).toBe('too-deep')
  })
})

describe('mistakes of YAML are told where they were made', () => {
  test('an unquoted ${NAME} inside braces: quote it; the rest is read', () => {
    const { plan, problems } = parse(
      `${twoLines}channel: { access_token: \${TOKEN}, senders: [{ id: "1", token: \${OTHER} }], wat: 1 }\n`,
    )
    expect(told(problems)).toEqual([
      '3:26+8 unquoted-reference',
      '3:64+8 unquoted-reference',
      '3:77+3 unknown-key',
    ])
    expect(problems[0]?.hint).toBe('write `"${TOKEN}"`')
    expect(plan?.channel.accessToken).toEqual({ from: 'environment', name: 'TOKEN' })
  })

  test('a quote that is never closed is told where it opens', () => {
    expect(told(parse(`${twoLines}language: "en\n`).problems)).toEqual(['3:11+1 yaml'])
  })

  test('a text with braces or a colon and no quotes', () => {
    const [problem] = parse(`${twoLines}messages:\n  announce:\n    en: {{ service }} leaves\n`).problems
    expect(problem?.place?.line).toBe(5)
    expect(problem?.hint).toBe('put the whole text in quotes')
  })

  test('a section that cannot be read hides no mistake in another one', () => {
    const text = `${twoLines}policy:\n   title: a\n  url: b\nwat: 1\nwindow: 9-20\n`
    expect(told(parse(text).problems)).toEqual(['5:1+1 yaml', '6:1+3 unknown-key', '7:9+1 bad-time'])
  })

  test('what is missing because it could not be read is not told to be missing', () => {
    expect(
      told(parse('sunset: ChatGPT leaves WhatsApp on 2026-01-15\naudience: "users.csv\n').problems),
    ).toEqual(['2:11+1 yaml'])
  })

  test('standard input as the audience needs quotes, and the hint says so', () => {
    const problem = only(parse('sunset: A leaves WhatsApp on 2026-01-15\naudience: -\n').problems)
    expect(problem).toMatchObject({ hint: 'write `"-"`', place: { line: 2, column: 11 } })
  })

  test('thousands of problems are told to be too many', () => {
    const { problems } = parse(
      twoLines + Array.from({ length: 5000 }, (_, index) => `wat${index}: 1\n`).join(''),
    )
    expect(problems.length).toBe(201)
    expect(problems.at(-1)?.code).toBe('more')
  })
})
