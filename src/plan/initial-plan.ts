import { stringify } from 'yaml'
import type { Destination, PhasePlan } from '../model/plan.ts'
import type { CalendarDate } from '../model/when.ts'
import { daysBetweenDates } from './days-between-dates.ts'
import { defaultPhases, defaultWindow } from './defaults.ts'
import { printWhen } from './print-when.ts'
import { parseSentence } from './sentence.ts'
import { printWindow } from './window-grammar.ts'

/** What `init` knows; everything else is written as a comment to fill in. */
export type InitialAnswers = {
  /** As `parseSentence` understands it whole. */
  readonly sentence: string
  /** Where the channel's name does not tell. */
  readonly adapter?: string
  readonly timezone?: string
  readonly language?: string
  readonly history?: 'link' | 'export' | 'none'
  readonly audience?: string
  readonly senders?: readonly string[]
  readonly destinations?: readonly Destination[]
  readonly linkUrl?: string
  /** Leaves out the reminders for which it is too late. */
  readonly today?: CalendarDate
  /** The built-in texts by message and locale: those of the default phases are written out. */
  readonly texts: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Set where the platform must approve what goes out as templates: its own codes of those locales that it calls otherwise. */
  readonly templateLanguages?: ReadonlyMap<string, string>
}

/** A commented plan with the defaults written out, so that they can be edited. `check` has no error for it. */
export const initialPlan = (answers: InitialAnswers): string => {
  const phases = phasesFor(answers)
  const parts = [
    head(answers),
    channelPart(answers),
    audiencePart(answers),
    wayOnPart(answers),
    phasesPart(phases),
    messagesPart(phases, answers),
    tailPart,
  ]
  return `${parts.join('\n\n')}\n`
}

/** A value as YAML writes it on one line. */
const inline = (value: unknown): string =>
  stringify(value, { lineWidth: 0, collectionStyle: 'flow', flowCollectionPadding: true }).trimEnd()

const quotedInline = (text: string): string => JSON.stringify(text)

const head = ({ sentence, timezone, language, history = 'link' }: InitialAnswers): string =>
  [
    '# A plan for leaving a channel. `sunset check` says what is still missing; `sunset timeline` shows what happens when.',
    'version: 1',
    `sunset: ${inline(sentence.trim().replace(/\s+/g, ' '))}`,
    timezone === undefined
      ? '# timezone: Europe/Paris     # the zone in which the date was promised; without it a date is read in UTC'
      : `timezone: ${inline(timezone)}`,
    `language: ${inline(language ?? 'en')}                   # whoever reads none of your languages gets this one`,
    `history: ${history}                  # link (an account keeps it), export (people save it themselves) or none`,
    '# policy: { title: The rule that sets the date, url: "https://…" }',
  ].join('\n')

const channelPart = ({ adapter, senders = [], templateLanguages }: InitialAnswers): string => {
  const known = [
    ...(adapter === undefined ? [] : [`  adapter: ${inline(adapter)}`]),
    ...(senders.length === 0
      ? []
      : [`  senders: [${senders.map((id) => `{ id: ${quotedInline(id)} }`).join(', ')}]`]),
  ]
  const open = [
    ...(adapter === undefined
      ? ['#   adapter: outbox            # writes to a file instead: for a rehearsal']
      : []),
    ...(senders.length === 0 ? ['#   senders: [{ id: "…", per_second: 80 }]'] : []),
    ...(templateLanguages === undefined
      ? []
      : ['#   account: "…"               # holds the templates; or WHATSAPP_ACCOUNT_ID']),
    '#   access_token: ${ACCESS_TOKEN}   # never the token itself; the usual variables are read without it',
  ]
  return [
    '# How the channel is reached; what is left out comes from the environment.',
    ...(known.length === 0 ? ['# channel:'] : ['channel:', ...known]),
    ...open,
  ].join('\n')
}

const audiencePart = ({ audience = 'users.csv' }: InitialAnswers): string =>
  [
    '# Who is written to: .csv, .tsv or .ndjson, also .gz and .zst. Columns are found by their usual names.',
    `audience: ${inline(audience)}`,
    '# audience: { source: users.csv, columns: { address: phone, locale: lang }, suppress: optouts.csv }',
  ].join('\n')

const wayOnPart = ({ destinations = [], linkUrl, history = 'link' }: InitialAnswers): string => {
  const places =
    destinations.length === 0
      ? ['# destinations:', '#   - { name: Web, url: "https://…" }']
      : [
          'destinations:',
          ...destinations.map(
            ({ name, url }) => `  - { name: ${quotedInline(name)}, url: ${quotedInline(url)} }`,
          ),
        ]
  const link =
    linkUrl === undefined
      ? [
          '# link:',
          '#   url: "https://…?t={{ token }}"',
          '#   secret: ${LINK_SECRET}     # at least 32 bytes',
          '#   linked: linked.csv         # who has linked already',
        ]
      : ['link:', `  url: ${quotedInline(linkUrl)}`, '  secret: ${LINK_SECRET}       # at least 32 bytes']
  return [
    '# Where people can go on: {{ destinations }} in a text.',
    ...places,
    ...(history === 'link' || linkUrl !== undefined
      ? ['# Each person’s own link, by which they keep their history: {{ link }} in a text.', ...link]
      : []),
  ].join('\n')
}

/** A default phase says by a condition what can be decided here, when today is known. */
const phasesFor = ({ sentence, history = 'link', today }: InitialAnswers): readonly PhasePlan[] => {
  const phases = defaultPhases(history, defaultWindow)
  const { deadline } = parseSentence(sentence)
  if (today === undefined || deadline === undefined) return phases
  const left = daysBetweenDates(today, deadline.date)
  const announced = Math.min(left, daysBefore(phases[0]) ?? left)
  return phases.flatMap((phase): PhasePlan[] => {
    if (phase.orNow === true && announced < (daysBefore(phase) ?? 0))
      return [{ ...phase, at: [{ kind: 'now' }] }]
    const wait = phase.afterAnnouncement?.days
    if (wait === undefined) return [phase]
    const at = phase.at.filter(
      (when) => when.kind === 'relative' && (when.span.days ?? 0) <= announced - wait,
    )
    return at.length === 0 ? [] : [{ ...phase, at }]
  })
}

const daysBefore = (phase: PhasePlan | undefined): number | undefined => {
  const [first] = phase?.at ?? []
  return first?.kind === 'relative' ? first.span.days : undefined
}

const phasesPart = (phases: readonly PhasePlan[]): string =>
  [
    '# When messages may go out.',
    `window: ${printWindow(defaultWindow)}`,
    '',
    '# What happens when: these phases and no others. Times: `30 days before`, `deadline`, `now`, `2 days after freeze`, a date.',
    'phases:',
    ...phases.flatMap((phase) => ['', ...phaseLines(phase)].slice(phase === phases[0] ? 1 : 0)),
  ].join('\n')

const phaseLines = ({ name, at, stepped, message, to, reply }: PhasePlan): readonly string[] => [
  `  ${name}:${noteOn(name)}`,
  `    at: ${stepped ? `[${at.map((when) => inline(printWhen(when))).join(', ')}]` : at.map((when) => inline(printWhen(when))).join('')}`,
  ...(message === undefined ? [] : [`    message: ${inline(message)}`]),
  ...(message === undefined || to.kind === 'column' ? [] : [`    to: ${to.kind}`]),
  ...(reply === undefined ? [] : [`    reply: ${inline(reply.message)}`]),
]

const noteOn = (name: string): string => {
  if (name === 'freeze') return '                      # from here on only the auto-reply answers'
  return name === 'shutdown' ? '                    # from here on nothing answers' : ''
}

const messagesPart = (phases: readonly PhasePlan[], answers: InitialAnswers): string => {
  const { texts } = answers
  const sent = new Set(phases.map(({ message }) => message))
  const names = [...new Set(phases.flatMap(({ message, reply }) => [message, reply?.message]))]
  const blocks = names.flatMap((name) => {
    const byLocale = name === undefined ? undefined : texts.get(name)
    if (name === undefined || byLocale === undefined || byLocale.size === 0) return []
    const lines = [...byLocale].map(([locale, text]) => `    ${inline(locale)}: ${textInBlock(text)}`)
    return [
      [
        `  ${inline(name)}:`,
        ...(sent.has(name) ? templateLines(name, byLocale, answers) : []),
        ...lines,
      ].join('\n'),
    ]
  })
  const intro = [
    '# The texts, in exactly these languages. Variables: service, channel, deadline, days_left, last_day, link, export, destinations,',
    '# and every column of the audience. Remove a message here to get the built-in one.',
  ].join('\n')
  return blocks.length === 0 ? `${intro}\n# messages:` : `${intro}\nmessages:\n${blocks.join('\n\n')}`
}

/** A reply goes to whoever has just written: it needs none. */
const templateLines = (
  name: string,
  byLocale: ReadonlyMap<string, string>,
  { templateLanguages }: InitialAnswers,
): readonly string[] => {
  if (templateLanguages === undefined)
    return [
      `    # template: { name: sunset_${name}, category: utility }   # where the platform must approve texts`,
    ]
  const codes = [...templateLanguages].filter(([locale]) => byLocale.has(locale))
  const language = codes.length === 0 ? {} : { language: Object.fromEntries(codes) }
  const template = inline({ name: `sunset_${name}`, category: 'utility', ...language })
  return [`    template: ${template}   # \`sunset templates push\` asks for it`]
}

/** Paragraphs stay paragraphs where YAML keeps them as they are; anything unusual goes into quotes. */
const textInBlock = (text: string): string => {
  const lines = text.split('\n')
  const isPlain =
    lines.every((line) => line === line.trim()) && !/[\p{Cc}\u2028\u2029\uFEFF]/u.test(lines.join(''))
  if (lines.length === 1 || !isPlain || lines[0] === '' || lines.at(-1) === '') return quotedInline(text)
  return `|-\n${lines.map((line) => (line === '' ? '' : `      ${line}`)).join('\n')}`
}

const tailPart = [
  '# A delivery of which nobody knows whether it was accepted is held until someone decides.',
  'in_doubt: hold',
  '# ledger: sqlite:.sunset/NAME.db   # what happened; beside the plan, if nothing is said',
].join('\n')
