import { describe, expect, test } from 'vitest'
import { parseSentence } from '../../../src/plan/sentence.ts'

const january15 = { year: 2026, month: 1, day: 15 }

describe('the sentence', () => {
  test.each([
    ['ChatGPT leaves WhatsApp on 2026-01-15', 'ChatGPT', 'WhatsApp'],
    ['leave WhatsApp by 15 January 2026', undefined, 'WhatsApp'],
    ['Our Bot is leaving WhatsApp Business on January 15, 2026', 'Our Bot', 'WhatsApp Business'],
    ['PlantBot quits Telegram on 2026-01-15', 'PlantBot', 'Telegram'],
    ['Bot on Wheels leaves Telegram by 2026-01-15', 'Bot on Wheels', 'Telegram'],
  ])('%s', (text, service, channel) => {
    const sentence = parseSentence(text)
    expect(sentence).toMatchObject({ channel, deadline: { date: january15 }, complaints: [] })
    expect(sentence.service).toBe(service)
  })

  test('takes a time and a zone after the date', () => {
    expect(parseSentence('A leaves B on 2026-01-15 at 18:00 America/Los_Angeles').deadline).toEqual({
      date: january15,
      time: { hour: 18, minute: 0, zone: 'America/Los_Angeles' },
    })
  })

  test('takes a zone alone, as the zone of the bare date', () => {
    expect(parseSentence('A leaves B on 2026-01-15 Europe/Paris').deadline).toEqual({
      date: january15,
      zone: 'Europe/Paris',
    })
  })
})

describe('what the sentence leaves unclear', () => {
  test('is told for each part, at its place', () => {
    const text = 'ChatGPT leavs WhatsApp on 2026-02-30'
    expect(parseSentence(text)).toMatchObject({
      service: 'ChatGPT',
      channel: 'WhatsApp',
      complaints: [
        { code: 'bad-sentence', at: { start: 8, length: 5 } },
        { code: 'no-such-date', at: { start: 26, length: 10 } },
      ],
    })
  })

  test('a missing `on` is put in', () => {
    expect(parseSentence('ChatGPT leaves WhatsApp 2026-01-15').complaints).toMatchObject([
      { hint: 'did you mean `ChatGPT leaves WhatsApp on 2026-01-15`?' },
    ])
  })

  test.each([
    ['hello', 'cannot see who leaves what in `hello`'],
    ['ChatGPT leaves WhatsApp', '`ChatGPT leaves WhatsApp` does not say when'],
    ['ChatGPT leaves WhatsApp on', '`ChatGPT leaves WhatsApp on` does not say when'],
    ['ChatGPT leaves on 2026-01-15', '`ChatGPT leaves on 2026-01-15` does not say what is left'],
    ['', 'cannot see who leaves what in ``'],
  ])('%j', (text, message) => {
    expect(parseSentence(text).complaints.map((complaint) => complaint.message)).toContain(message)
  })
})
