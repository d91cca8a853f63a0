import { columnsOf, type Look } from './look.ts'
import { counted } from './numbers.ts'
import { type Cell, type TableColumn, tableLines } from './table.ts'
import type { TemplateReport, TemplatesReport } from './templates-document.ts'
import { visible, visibleLines } from './visible.ts'
import { wrapped } from './width.ts'

type Input = TemplatesReport & {
  readonly look: Look
  /** What it means that the platform classed a template as marketing. */
  readonly marketing: string
}

const none = ({ plan }: TemplatesReport): string =>
  `No message of ${plan.name} goes as a template at ${plan.channel.name}: there is nothing to approve.`

/** What a push did, template by template, and what is to be done about the rest. */
export const templatesPushText = (input: Input): string => {
  const { templates, dryRun, stopped, look } = input
  if (templates.length === 0) return none(input)
  if (dryRun === true) return templates.map((one) => blockOf(one, look).join('\n')).join('\n\n')
  return [
    ...tableOf(templates, look),
    ...notes(input),
    '',
    `${tally(templates)}.${stopped === undefined ? '' : ` Not every one was asked for: ${visible(stopped)}. Run it again: it goes on where this one stopped.`}`,
  ].join('\n')
}

/** How each template stands at the platform. */
export const templatesStatusText = (input: Input): string => {
  const { templates, look, plan } = input
  if (templates.length === 0) return none(input)
  const unfit = templates.filter((one) => one.unfit !== undefined).length
  const answer =
    unfit === 0
      ? `${plan.channel.name} lets ${templates.length === 1 ? 'the template' : `all ${templates.length} templates`} of the plan be sent.`
      : `${unfit} of ${counted(templates.length, 'template')} cannot be sent: an occurrence that needs ${unfit === 1 ? 'it' : 'one of them'} does not begin.`
  return [...tableOf(templates, look), ...notes(input), '', answer].join('\n')
}

const columns: readonly TableColumn[] = [
  { title: 'template', shrinksTo: 12 },
  { title: 'language' },
  { title: 'message', shrinksTo: 8 },
  { title: 'category' },
  { title: 'quality' },
  { title: 'review' },
]

const tableOf = (templates: readonly TemplateReport[], look: Look): readonly string[] => {
  const isPush = templates.some(({ did }) => did !== undefined)
  const rows = templates.map(({ wanted, known, unfit, did }): readonly Cell[] => [
    wanted.name,
    wanted.language,
    wanted.message,
    known?.category?.toLowerCase() ?? (known === undefined ? '' : '?'),
    known?.quality?.toLowerCase() ?? '',
    known === undefined
      ? isPush
        ? ''
        : { text: 'not there', paint: look.paint.red }
      : {
          text: known.said.toLowerCase().replaceAll('_', ' '),
          paint: unfit === undefined ? look.paint.green : look.paint.yellow,
        },
    ...(isPush ? [did ?? ''] : []),
  ])
  return tableLines({ columns: isPush ? [...columns, { title: 'push' }] : columns, rows }, look)
}

/** What a person should know or do, each said once for all the languages that it concerns. */
const notes = (input: Input): readonly string[] => {
  const { templates, plan, look, marketing } = input
  const channel = plan.channel.name
  const said = new Map<string, string[]>()
  for (const one of templates)
    for (const note of notesOn(one, { channel, marketing, file: plan.file }))
      said.set(note, [...(said.get(note) ?? []), `${one.wanted.name} ${one.wanted.language}`])
  const lines = [...said].flatMap(([note, names]) =>
    wrapped(visible(`${names.join(', ')}: ${note}`), columnsOf(look) - 4).map((line, at) =>
      at === 0 ? `  ${line}` : `    ${line}`,
    ),
  )
  return lines.length === 0 ? [] : ['', ...lines]
}

const notesOn = (
  { known, differences, isReclassed, did, faults = [], why, unfit }: TemplateReport,
  around: { readonly channel: string; readonly marketing: string; readonly file: string },
): readonly string[] => {
  const { channel, marketing, file } = around
  return [
    ...faults.map(({ message, hint }) => `not asked for: ${message}${hint === undefined ? '' : `; ${hint}`}`),
    ...(did === 'refused' ? [`${channel} refused it: ${why ?? 'no reason given'}`] : []),
    ...(did === 'in doubt' ? [`${why}. Whether ${channel} took it shows when you push again.`] : []),
    ...(known === undefined && did === undefined
      ? [`${channel} has none: \`sunset templates push ${file}\``]
      : []),
    ...(known?.review === 'rejected'
      ? [
          `${unfit ?? known.said}. Edit it at ${channel}, where it is then looked at again; or change the plan's text, give it another name and push.`,
        ]
      : []),
    ...(known?.review === 'disabled'
      ? [`${unfit ?? known.said}. It does not come back: give the plan's another name and push.`]
      : []),
    ...(known?.review === 'paused'
      ? [
          `paused for low quality: it comes back by itself after 3 hours, the second time after 6, the third time never. One paused by pacing must be unpaused by hand.`,
        ]
      : []),
    ...(differences.length === 0
      ? []
      : [
          `its ${differences.join(' and ')} at ${channel} ${differences.length === 1 ? 'is' : 'are'} not the plan's, and ${channel}'s is what people get. Edit it there, or give the plan's another name and push.`,
        ]),
    ...(isReclassed ? [`${channel} classed it as marketing: ${marketing}.`] : []),
  ]
}

const tally = (templates: readonly TemplateReport[]): string => {
  const counts = new Map<string, number>()
  for (const { did = '' } of templates) counts.set(did, (counts.get(did) ?? 0) + 1)
  const words: Readonly<Record<string, string>> = { exists: 'there already', faulty: 'not asked for, faulty' }
  return [...counts].map(([did, n]) => `${n} ${words[did] ?? did}`).join(', ')
}

const bar = '│'

/** A template as the platform would be asked for it. */
const blockOf = ({ wanted, faults = [] }: TemplateReport, look: Look): readonly string[] => {
  const { name, language, category, message, locale, body, button, examples, ttlSeconds } = wanted
  const { paint } = look
  const width = Math.min(72, columnsOf(look) - 6)
  const shown = [
    ...visibleLines(body).flatMap((line) => wrapped(line, width)),
    ...(button === undefined ? [] : ['', ...wrapped(`[ ${visible(button.text)} ] ${button.url}`, width)]),
  ]
  const facts = [
    ...examples.map((example, at) => `{{${at + 1}}} = ${example}`),
    ...(button?.example === undefined ? [] : [`button {{1}} = ${button.example}`]),
    ...(ttlSeconds === undefined ? [] : [`delivered within ${ttlSeconds} s or not at all`]),
  ]
  return [
    `${paint.bold(visible(name))}   ${paint.bold(language)}   ${category}   ${paint.dim(`${message} in ${locale}`)}`,
    ...shown.map((line) => `    ${paint.dim(bar)} ${line}`.trimEnd()),
    ...facts.flatMap((fact) =>
      wrapped(visible(fact), columnsOf(look) - 6).map((line) => paint.dim(`      ${line}`)),
    ),
    ...faults.flatMap(({ message: what, hint }) =>
      wrapped(visible(`${what}${hint === undefined ? '' : `; ${hint}`}`), columnsOf(look) - 6).map((line) =>
        paint.yellow(`      ${line}`),
      ),
    ),
  ]
}
