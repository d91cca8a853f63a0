import { type ZoneName, zoneName } from '../model/names.ts'
import { deadlineOf } from '../timeline/deadline-of.ts'
import { wordFor } from './counts-text.ts'
import { dayText, localCellText, wholeLocalText } from './local-text.ts'
import { columnsOf, type Look } from './look.ts'
import { counted } from './numbers.ts'
import { piecesInLines } from './pieces.ts'
import { statementText } from './statement-text.ts'
import { visible } from './visible.ts'
import { type Story, type StoryLine, shownAddress, type Told, toldOf, type WhyInput } from './why-document.ts'
import { padAfter, widthOf, wrapped } from './width.ts'

export type WhyTextInput = WhyInput & { readonly look: Look; readonly utc: boolean }

/** One person's story, for whoever has them on the telephone: the first line answers whether, how often and of what they were told. */
export const whyText = (input: WhyTextInput): string => {
  const { known } = input
  const who = visible(shownAddress(input))
  if (known === undefined)
    return [
      `NOT KNOWN: the ledger has never heard of ${who}`,
      '',
      '  Nobody wrote to them for this plan. They join when the audience names them and a message is due.',
    ].join('\n')
  if ('forgottenAt' in known)
    return [
      `FORGOTTEN: the data of ${who} was deleted ${wholeLocalText(known.forgottenAt, zoneOf(input, undefined))}`,
      '',
      '  What they were told is no longer known. They are written to no more, whatever the audience says.',
    ].join('\n')
  return storyText(input, known.story, who)
}

const storyText = (input: WhyTextInput, story: Story, who: string): string => {
  const { look } = input
  const zone = zoneOf(input, story.zone)
  const width = columnsOf(look)
  const { bold } = look.paint
  return [
    ...wrapped(answerOf(input, story, zone), width).map((line) => bold(line)),
    '',
    ...piecesInLines(personOf(story, who), { head: '  ', gap: '   ', width }),
    '',
    ...linesOf(story, zone, width),
    '',
    ...didLines(story, zone, width),
    ...wrapped(nextOf(story, zone), width - 2).map((line) => `  ${line}`),
    ...wrapped(timesOf(input, story, zone), width - 2).map((line) => `  ${line}`),
  ]
    .map((line) => line.trimEnd())
    .join('\n')
}

/** What they did themselves, and what they were answered. */
const didLines = ({ visits, replies }: Story, zone: ZoneName, width: number): readonly string[] => {
  const last = replies.at(-1)
  const sentences = [
    ...(visits === undefined
      ? []
      : [`followed their link ${timesText(visits.times)}, last ${localCellText(visits.last, zone)}`]),
    ...(last === undefined
      ? []
      : [
          `wrote, and got the auto-reply of ${last.phase} ${timesText(replies.length)}, last ${localCellText(last.at, zone)} (${wordFor(last.state)})`,
        ]),
  ]
  return sentences.length === 0
    ? []
    : [...sentences.flatMap((text) => wrapped(text, width - 2)).map((line) => `  ${line}`), '']
}

const utcZone: ZoneName = zoneName('UTC')

const zoneOf = ({ plan, utc }: WhyTextInput, own: ZoneName | undefined): ZoneName =>
  utc ? utcZone : (own ?? plan.timezone)

const answerOf = (input: WhyTextInput, story: Story, zone: ZoneName): string => {
  const told = toldOf(story)
  const { times, inDoubt } = told
  if (times > 0) {
    const more = inDoubt === 0 ? '' : `; ${counted(inDoubt, 'more message is', 'more messages are')} in doubt`
    return `WAS TOLD: yes, ${timesText(times)}, of ${datesOf(input, told, zone)}${more}`
  }
  if (inDoubt > 0) return `WAS TOLD: nobody knows, ${counted(inDoubt, 'message is', 'messages are')} in doubt`
  return `WAS TOLD: no, ${whyNot(story)}`
}

const timesText = (times: number): string => (times === 1 ? 'once' : times === 2 ? 'twice' : `${times} times`)

/** A deadline without a time of day is the same date for everybody; one with a time is shown in the person's zone. */
const datesOf = ({ plan }: WhyTextInput, { statements }: Told, zone: ZoneName): string => {
  if (statements.length === 0) return dayText(deadlineOf(plan), plan.timezone)
  return statements.map((one) => statementText(one, zone)).join(', then ')
}

const whyNot = ({ suppressed, lines }: Story): string => {
  if (suppressed !== undefined) return `they must not be written to (${visible(suppressed.reason)})`
  const failed = lines.find(({ state }) => state === 'failed')
  if (failed?.reason !== undefined)
    return `${failed.occurrence} failed (${visible(`${failed.reason.code} ${failed.reason.text}`.trim())})`
  if (lines.some(({ state }) => state === 'pending' || state === 'sending')) return 'not yet'
  if (lines.some(({ state }) => state === 'expired' || state === 'none'))
    return 'what was meant for them came too late'
  return 'the plan has no message for them'
}

const personOf = (story: Story, who: string): readonly string[] => [
  who,
  story.locale,
  story.zone ?? 'zone unknown',
  `cohort ${visible(story.cohort)}`,
  story.linked ? 'linked' : 'not linked',
  story.suppressed === undefined
    ? 'not opted out'
    : `NOT TO BE WRITTEN TO: ${visible(story.suppressed.reason)}`,
]

const linesOf = ({ lines }: Story, zone: ZoneName, width: number): readonly string[] => {
  if (lines.length === 0) return ['  The plan has no message.']
  const idWidth = Math.max(...lines.map(({ occurrence }) => widthOf(occurrence)))
  const timeWidth = Math.max(...lines.map((line) => widthOf(whenOf(line, zone))))
  return lines.flatMap((line) => {
    const head = `  ${padAfter(whenOf(line, zone), timeWidth)}  ${padAfter(visible(line.occurrence), idWidth)}  `
    const room = Math.max(24, width - widthOf(head))
    const [first = '', ...more] = wrapped(visible(sentenceOf(line, zone)), room)
    const margin = ' '.repeat(widthOf(head))
    const earlier = line.history
      .filter(
        ({ attempt }) => attempt < line.attempts || line.state === 'pending' || line.state === 'accepted',
      )
      .flatMap(({ attempt, at, reason }) =>
        wrapped(
          visible(
            `attempt ${attempt}, ${localCellText(at, zone)}: ${`${reason.code} ${reason.text}`.trim()}`,
          ),
          room,
        ),
      )
    return [head + first, ...more.map((text) => margin + text), ...earlier.map((text) => margin + text)]
  })
}

const whenOf = ({ at, isPlanned }: StoryLine, zone: ZoneName): string =>
  at === undefined ? '' : `${localCellText(at, zone)}${isPlanned ? ' *' : ''}`

const words: Readonly<Record<StoryLine['state'], string>> = {
  pending: 'pending',
  sending: 'on its way',
  accepted: 'accepted',
  delivered: 'accepted, delivered',
  read: 'accepted, delivered, read',
  failed: 'failed',
  suppressed: 'not sent',
  expired: 'not sent, too late',
  in_doubt: 'in doubt',
  not_addressed: 'not for them',
  none: 'not sent',
}

const sentenceOf = (line: StoryLine, zone: ZoneName): string => {
  const { state, reason, attempts, next, nextAt } = line
  const why = reason === undefined ? '' : ` (${`${reason.code} ${reason.text}`.trim()})`
  const tries = attempts > 1 ? `, attempt ${attempts}` : ''
  const then =
    next === undefined ? '' : `; ${next}${nextAt === undefined ? '' : ` ${localCellText(nextAt, zone)}`}`
  return `${words[state]}${tries}${why}${then}`
}

const nextOf = ({ next }: Story, zone: ZoneName): string =>
  next === undefined
    ? 'next: nothing'
    : `next: ${wholeLocalText(next.at, zone)} ${visible(next.occurrence)}; ${visible(next.what)}`

const timesOf = ({ utc }: WhyTextInput, story: Story, zone: ZoneName): string => {
  const planned = story.lines.some(({ isPlanned, at }) => isPlanned && at !== undefined)
  const star = planned ? '; * is when the plan has it' : ''
  if (utc) return `times are UTC${star}`
  return story.zone === undefined
    ? `times are the plan's (${zone}), theirs is not known${star}; --utc for UTC`
    : `times are their own (${zone})${star}; --utc for UTC`
}
