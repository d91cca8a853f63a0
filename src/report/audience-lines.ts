import type { Plan } from '../model/plan.ts'
import { type AudienceSummary, type Borrowed, borrowedTexts, mostFirst } from './audience-summary.ts'
import { columnsOf, type Look } from './look.ts'
import { counted, grouped, percent } from './numbers.ts'
import { piecesInLines } from './pieces.ts'
import { visible } from './visible.ts'
import { wrapped } from './width.ts'

/** More languages, cohorts or senders than this are summed up. */
const mostNamed = 12

/** Who is written to: how many, in which languages, and what had to be filled in for them. */
export const audienceLines = (people: AudienceSummary, plan: Plan, look: Look): readonly string[] => [
  ...sentence(totalOf(people), look),
  ...sharesOf('languages', people.byLocale, people.people, look),
  ...(people.byCohort === undefined || people.byCohort.size < 2
    ? []
    : sharesOf('cohorts', people.byCohort, people.people, look)),
  ...(people.overlaps ?? []).flatMap(({ first, later, n }) =>
    sentence(
      `${counted(n, 'person', 'people')} of \`${first}\` ${n === 1 ? 'matches' : 'match'} \`${later}\` too: the first in the file counts`,
      look,
    ),
  ),
  ...(people.bySender === undefined || people.bySender.size < 2
    ? []
    : sharesOf('senders', people.bySender, people.people, look)),
  ...borrowedTexts(people).flatMap((one) => sentence(borrowedText(one, people), look)),
  ...filledIn(people, plan).flatMap((text) => sentence(text, look)),
]

const sentence = (text: string, look: Look): readonly string[] =>
  wrapped(visible(text), columnsOf(look) - 2).map((line) => `  ${line}`)

const totalOf = ({ people, source, rejected, repeated = 0, linked = 0 }: AudienceSummary): string => {
  const details = [
    ...(linked === 0 ? [] : [`${grouped(linked)} ${linked === 1 ? 'has' : 'have'} linked`]),
    ...(repeated === 0 ? [] : [`${counted(repeated, 'row names', 'rows name')} somebody again`]),
    ...(rejected === 0 ? [] : [`${counted(rejected, 'row', 'rows')} cannot be used`]),
  ]
  const where = source === undefined ? '' : ` in ${source}`
  return `${counted(people, 'person', 'people')}${where}${details.length === 0 ? '' : ` (${details.join(', ')})`}`
}

const sharesOf = (
  title: string,
  counts: ReadonlyMap<string, number>,
  whole: number,
  look: Look,
): readonly string[] => {
  const all = mostFirst(counts)
  const others = all.slice(mostNamed)
  const rest = others.reduce((sum, [, n]) => sum + n, 0)
  const pieces = [
    ...all.slice(0, mostNamed).map(([name, n]) => `${visible(name)} ${grouped(n)} (${percent(n, whole)})`),
    ...(others.length === 0 ? [] : [`${grouped(others.length)} others ${grouped(rest)}`]),
  ]
  return piecesInLines(pieces, { head: `  ${title}  `, gap: ' · ', width: columnsOf(look) })
}

const borrowedText = ({ people, locales, text }: Borrowed, { people: whole }: AudienceSummary): string => {
  const named = locales.slice(0, mostNamed).join(', ')
  const more = locales.length > mostNamed ? ` and ${locales.length - mostNamed} more` : ''
  const who = `${counted(people, 'person', 'people')} (${percent(people, whole)})`
  return text === undefined
    ? `${who} can read none of the texts: ${named}${more}`
    : `${who} ${people === 1 ? 'reads' : 'read'} a language not their own: ${named}${more} -> ${text}`
}

const filledIn = (people: AudienceSummary, plan: Plan): readonly string[] => [
  ...(people.localeDefaulted === 0
    ? []
    : [
        `${rowsOf(people.localeDefaulted)} without a language: taken from the country, else ${plan.language}`,
      ]),
  ...(people.zoneDefaulted === 0
    ? []
    : [`${rowsOf(people.zoneDefaulted)} without a time zone: taken from the country`]),
  ...(people.zoneAmongSeveral === 0
    ? []
    : [
        `${rowsOf(people.zoneAmongSeveral)} without a time zone in a country that has several: the hours common to them`,
      ]),
  ...(people.zoneUnknown === 0
    ? []
    : [`${rowsOf(people.zoneUnknown)} whose time zone nothing tells: the plan's, ${plan.timezone}`]),
  ...(people.countryUnknown === 0 ? [] : [`${rowsOf(people.countryUnknown)} whose country is unknown`]),
]

const rowsOf = (n: number): string => counted(n, 'person', 'people')
