import type { Problem } from '../base/problem.ts'
import { type ZoneName, zoneName } from '../model/names.ts'
import type { Path } from '../model/places.ts'
import type { Deadline } from '../model/when.ts'
import { adapterNamed, adapterOfChannel, type KnownAdapter } from './known-adapters.ts'
import { deadlineOf, type Moment } from './moment.ts'
import type { PlanPlaces } from './places.ts'
import { mendedBy, type Stretch } from './reading.ts'
import { saidWrong } from './said-wrong.ts'
import type { WrittenPlan } from './schema/plan.ts'
import { parseSentence, type Sentence } from './sentence.ts'

/** Who leaves what, and when. */
export type Subject = {
  readonly service?: string
  readonly channel: string
  readonly adapter: string
  /** Absent where the plan does not say it, or says it wrong. */
  readonly deadline?: Deadline
  readonly timezone: ZoneName
  readonly problems: readonly Problem[]
}

type Input = {
  readonly written: WrittenPlan
  readonly adapters: readonly KnownAdapter[]
  readonly places: PlanPlaces
  /** Whether something wrong was written at the path, so that nothing there is no news. */
  readonly isWrong: (key: string) => boolean
}

/** From the sentence, or from `service`, `channel.name` and `deadline` apart. */
export const buildSubject = ({ written, adapters, places, isWrong }: Input): Subject => {
  const asWritten = written.sunset === undefined ? apart(written) : parseSentence(written.sunset)
  const sentence = written.sunset === undefined ? asWritten : mended(written.sunset, asWritten)
  const problems = [
    ...asWritten.complaints.map((complaint) =>
      saidWrong(complaint, places.stretch(['sunset'], complaint.at)),
    ),
    ...(written.sunset === undefined
      ? missing(written, isWrong, places)
      : saidTwice(written, sentence, places)),
  ]
  const channel = adapterFor({ written, adapters, places, isWrong }, sentence)
  const moment = sentence.deadline
  return {
    ...(sentence.service === undefined ? {} : { service: sentence.service }),
    channel: channel.name,
    adapter: channel.adapter,
    ...zoned(written, moment),
    problems: [...problems, ...channel.problems],
  }
}

/** With what was probably meant for each part that could not be understood, so that the rest can be judged by it. */
const mended = (text: string, sentence: Sentence): Sentence => {
  const better = sentence.complaints.reduceRight(
    (before, complaint) => mendedBy(before, complaint) ?? before,
    text,
  )
  const again = better === text ? sentence : parseSentence(better)
  return { ...again, at: sentence.at }
}

const apart = ({ service, channel, deadline }: WrittenPlan): Sentence => ({
  ...(service === undefined ? {} : { service }),
  ...(channel?.name === undefined ? {} : { channel: channel.name }),
  ...(deadline === undefined ? {} : { deadline }),
  at: {},
  complaints: [],
})

const missing = (
  { channel, deadline }: WrittenPlan,
  isWrong: (key: string) => boolean,
  places: PlanPlaces,
): readonly Problem[] => {
  if (isWrong('sunset')) return []
  const noDeadline = deadline === undefined && !isWrong('deadline')
  const noChannel = channel?.name === undefined && channel?.adapter === undefined && !isWrong('channel')
  if (!noDeadline && !noChannel) return []
  const what =
    noDeadline && noChannel ? 'what is left, and when' : noDeadline ? 'when it ends' : 'what is left'
  return [
    saidWrong(
      {
        code: 'missing-key',
        message: `the plan does not say ${what}`,
        hint: 'add `sunset: ChatGPT leaves WhatsApp on 2026-01-15`',
      },
      places.near([]),
    ),
  ]
}

const saidTwice = (written: WrittenPlan, sentence: Sentence, places: PlanPlaces): readonly Problem[] => {
  const twice: [Path, unknown, unknown][] = [
    [['service'], written.service, sentence.service],
    [['deadline'], written.deadline, undefined],
    [['channel', 'name'], written.channel?.name, sentence.channel],
  ]
  return twice
    .filter(([, apartValue, inSentence]) => apartValue !== undefined && apartValue !== inSentence)
    .map(([path]) => {
      const message = `\`${path.join('.')}\` is said twice: \`sunset:\` says it already`
      return saidWrong({ code: 'said-twice', message, hint: 'keep one of the two' }, places.ofKey(path))
    })
}

type ChannelFound = { readonly name: string; readonly adapter: string; readonly problems: readonly Problem[] }

/** Where no adapter is known, one that takes any address stands in, so that the other rooms can judge the rest. */
const adapterFor = ({ written, adapters, places, isWrong }: Input, sentence: Sentence): ChannelFound => {
  const name = sentence.channel
  const standIn = adapters.find((adapter) => adapter.name === 'outbox') ?? adapters[0]
  const failed = (problems: readonly Problem[]): ChannelFound => ({
    name: name ?? written.channel?.adapter ?? 'the channel',
    adapter: standIn?.name ?? 'outbox',
    problems,
  })
  const wanted = written.channel?.adapter
  if (wanted !== undefined) {
    const reading = adapterNamed(wanted, adapters)
    if ('complaint' in reading)
      return failed([saidWrong(reading.complaint, places.of(['channel', 'adapter']))])
    return { name: name ?? reading.value.channels[0] ?? wanted, adapter: wanted, problems: [] }
  }
  if (name === undefined || isWrong('channel.adapter') || isWrong('channel')) return failed([])
  const reading = adapterOfChannel(name, adapters)
  if ('value' in reading) return { name, adapter: reading.value.name, problems: [] }
  return failed([saidWrong(reading.complaint, placeOfChannel(places, sentence.at.channel))])
}

const placeOfChannel = (places: PlanPlaces, at: Stretch | undefined) =>
  at === undefined ? places.of(['channel', 'name']) : places.stretch(['sunset'], at)

/** A zone after a bare date is the plan's, unless that is written too and is another one. */
const zoned = (
  { timezone }: WrittenPlan,
  moment: Moment | undefined,
): { readonly deadline?: Deadline; readonly timezone: ZoneName } => {
  const zone = timezone ?? (moment?.time === undefined ? moment?.zone : undefined) ?? zoneName('UTC')
  if (moment === undefined) return { timezone: zone }
  const isBare = moment.time === undefined && moment.zone === zone
  return { timezone: zone, deadline: isBare ? { date: moment.date } : deadlineOf(moment) }
}
