import { nearestWord } from '../base/nearest-word.ts'
import { type Moment, readDeadline, startsLikeDate } from './moment.ts'
import { type Complaint, didYouMean, quoted, type Stretch, shifted } from './reading.ts'

/** What the sentence says, as far as it could be understood, and what could not. `at` holds where each part stands in it. */
export type Sentence = {
  /** Absent where the sentence names nobody: `leave WhatsApp on 2026-01-15`. */
  readonly service?: string
  readonly channel?: string
  readonly deadline?: Moment
  readonly at: { readonly channel?: Stretch; readonly deadline?: Stretch }
  readonly complaints: readonly Complaint[]
}

const verbs = ['leave', 'leaves', 'leaving', 'quits', 'quit']
const shape = 'write it as `ChatGPT leaves WhatsApp on 2026-01-15`'

/** Reads `[SERVICE] leave|leaves|leaving|quits CHANNEL on|by DATE [at TIME] [ZONE]`. Never throws. */
export const parseSentence = (text: string): Sentence => {
  const words = [...text.matchAll(/\S+/g)].map((found) => ({ word: found[0], start: found.index }))
  const exactly = words.find(({ word }) => verbs.includes(word.toLowerCase()))
  const nearly = words.find(({ word }) => word.length > 3 && nearestWord(word, verbs) !== undefined)
  const verb = exactly ?? nearly
  if (verb === undefined) {
    const message = `cannot see who leaves what in ${quoted(text)}`
    return { at: {}, complaints: [{ code: 'bad-sentence', message, hint: shape }] }
  }
  const complaints = exactly === undefined ? [wrongVerb(verb)] : []
  const service = text
    .slice(0, verb.start)
    .replace(/\s+(?:is|are|will|to)\s*$/i, '')
    .trim()
  const rest = readRest(text, verb.start + verb.word.length)
  return {
    ...(service === '' ? {} : { service }),
    ...rest,
    complaints: [...complaints, ...rest.complaints],
  }
}

const wrongVerb = ({ word, start }: { readonly word: string; readonly start: number }): Complaint => ({
  code: 'bad-sentence',
  message: `unknown word \`${word}\``,
  hint: didYouMean(nearestWord(word, verbs) ?? 'leaves'),
  at: { start, length: word.length },
})

/** What follows the verb: CHANNEL on|by DATE. */
const readRest = (text: string, start: number): Sentence => {
  const rest = text.slice(start)
  const prepositions = [...rest.matchAll(/(?<=\s)(?:on|by)(?=\s|$)/gi)]
  const preposition = prepositions.at(-1)
  if (preposition === undefined) return withoutPreposition(text, start)
  const dateStart = start + preposition.index + preposition[0].length
  const channel = channelIn(text, start, start + preposition.index)
  const dateText = text.slice(dateStart)
  const deadline = stretchOf(text, dateStart, text.length)
  if (dateText.trim() === '') return { ...channel, complaints: [...channel.complaints, noDate(text)] }
  const moment = readDeadline(dateText)
  const at = { ...channel.at, deadline }
  if ('complaint' in moment) {
    const complaint = shifted(moment.complaint, dateStart, dateText)
    const whole = complaint.at?.start === dateStart ? { ...complaint, at: deadline } : complaint
    return { ...channel, at, complaints: [...channel.complaints, whole] }
  }
  return { ...channel, deadline: moment.value, at }
}

const withoutPreposition = (text: string, start: number): Sentence => {
  const rest = text.slice(start)
  const dateAt = [...rest.matchAll(/\S+/g)].find((found) => startsLikeDate(rest.slice(found.index)))?.index
  const channel = channelIn(text, start, dateAt === undefined ? text.length : start + dateAt)
  if (dateAt === undefined) return { ...channel, complaints: [...channel.complaints, noDate(text)] }
  const complaint = {
    code: 'bad-sentence',
    message: '`on` is missing before the date',
    hint: didYouMean(`${text.slice(0, start + dateAt).trim()} on ${rest.slice(dateAt).trim()}`),
    at: stretchOf(text, start + dateAt, text.length),
  }
  return { ...channel, complaints: [...channel.complaints, complaint] }
}

const channelIn = (text: string, start: number, end: number): Sentence => {
  const channel = text.slice(start, end).trim()
  if (channel !== '') return { channel, at: { channel: stretchOf(text, start, end) }, complaints: [] }
  return {
    at: {},
    complaints: [{ code: 'bad-sentence', message: `${quoted(text)} does not say what is left`, hint: shape }],
  }
}

const noDate = (text: string): Complaint => ({
  code: 'bad-sentence',
  message: `${quoted(text)} does not say when`,
  hint: `${shape}: \`on\` or \`by\`, and a date`,
})

/** The stretch from start to end without the white space around it. */
const stretchOf = (text: string, start: number, end: number): Stretch => {
  const part = text.slice(start, end)
  const lead = part.length - part.trimStart().length
  return { start: start + lead, length: part.trim().length }
}
