import type { Adapter } from '../adapters/adapter.ts'
import { hasErrors, type Problem } from '../base/problem.ts'
import type { CompiledMessages } from '../messages/compiled.ts'
import { messagesSent } from '../messages/messages-of.ts'
import {
  marketingConsequences,
  type TemplateStanding,
  templateStandings,
} from '../messages/template-standing.ts'
import { templatesOf } from '../messages/templates-of.ts'
import type { LocaleTag } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'
import type { WantedTemplate } from '../model/template.ts'
import { counted } from '../report/numbers.ts'
import { needsOf } from './template-approvals.ts'
import { refusalText } from './templates.ts'

/** What the platform says of the plan's templates, as problems; `refused`: it would let something of the plan not be sent (69). */
export type AskedTemplates = { readonly problems: readonly Problem[]; readonly refused: boolean }

export type TemplatesAsked = {
  readonly plan: Plan
  readonly messages: CompiledMessages
  /** How many people have which locale; undefined where the audience is not at hand. */
  readonly people: ReadonlyMap<LocaleTag, number> | undefined
}

/** `check --online`, as far as templates go. What cannot be asked is a warning: the platform may be silent, and the plan right. */
export const checkTemplates = async (
  adapter: Pick<Adapter, 'templates'>,
  asked: TemplatesAsked,
  signal: AbortSignal,
): Promise<AskedTemplates> => {
  const wanted = templatesOf(asked.plan, asked.messages)
  if (wanted.length === 0) return { problems: [], refused: false }
  const problems = await askedProblems(adapter, asked, signal)
  return { problems, refused: hasErrors(problems) }
}

const askedProblems = async (
  { templates: desk }: Pick<Adapter, 'templates'>,
  asked: TemplatesAsked,
  signal: AbortSignal,
): Promise<readonly Problem[]> => {
  const { plan, messages } = asked
  const channel = plan.channel.name
  const unasked = (why: string, hint: string): readonly Problem[] => [
    {
      severity: 'warning',
      code: 'templates-unknown',
      message: `${channel} was not asked about templates: ${why}`,
      hint,
    },
  ]
  if (desk === undefined) return unasked('the account is not known', 'write `account:` under `channel:`')
  const listed = await desk.list(signal)
  if (listed.kind !== 'listed')
    return listed.kind === 'refused' && listed.of === 'account'
      ? [
          {
            severity: 'error',
            code: 'channel-refused',
            message: `${channel} does not list our templates: ${refusalText(listed)}`,
            hint: "Is the account's id right, and may the token manage its templates?",
          },
        ]
      : unasked(refusalText(listed), 'try again; a run asks too')
  const standings = templateStandings(templatesOf(plan, messages), listed.templates)
  return problemsOf(
    standings.flatMap((standing) => findingsOf(standing, asked)),
    asked,
  )
}

/** One thing about one template. */
type Finding = {
  readonly severity: Problem['severity']
  readonly code: 'template-not-approved' | 'template-differs' | 'template-reclassed'
  readonly wanted: WantedTemplate
  /** Why it is not approved, or what differs. */
  readonly detail: string
  /** How many people need it, where that is known. */
  readonly people?: number
}

const findingsOf = (
  standing: TemplateStanding,
  { plan, messages, people }: TemplatesAsked,
): readonly Finding[] => {
  const { wanted, unfit, differences, isReclassed } = standing
  const { sent, corrections } = messagesSent(plan)
  const isSent = sent.has(wanted.message)
  const findings: Finding[] = []
  if (unfit !== undefined && (isSent || corrections.has(wanted.message))) {
    const [need] = people === undefined ? [] : needsOf(messages, [standing])(people)
    findings.push({
      // A correction may never be owed, and a language may be nobody's: then nothing is refused because of it.
      severity: isSent && (people === undefined || need !== undefined) ? 'error' : 'warning',
      code: 'template-not-approved',
      wanted,
      detail: unfit,
      ...(need?.people === undefined ? {} : { people: need.people }),
    })
  }
  if (differences.length > 0)
    findings.push({
      severity: 'warning',
      code: 'template-differs',
      wanted,
      detail: differences.join(' and '),
    })
  if (isReclassed)
    findings.push({ severity: 'warning', code: 'template-reclassed', wanted, detail: 'marketing' })
  return findings
}

/** Each thing once for all the languages of a message that it concerns, at the template's name in the plan. */
const problemsOf = (findings: readonly Finding[], { plan }: TemplatesAsked): readonly Problem[] => {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const { severity, code, wanted, detail } = finding
    const key = JSON.stringify([wanted.message, severity, code, detail])
    groups.set(key, [...(groups.get(key) ?? []), finding])
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { severity, code, wanted } = first
    const place = plan.places.of(['messages', wanted.message, 'template', 'name'])
    return [{ severity, code, ...wordsOf(first, group, plan), ...(place === undefined ? {} : { place }) }]
  })
}

const wordsOf = (
  { code, wanted, detail }: Finding,
  group: readonly Finding[],
  plan: Plan,
): { readonly message: string; readonly hint: string } => {
  const channel = plan.channel.name
  const template = `the template ${wanted.name} in ${group.map((one) => one.wanted.locale).join(', ')}`
  switch (code) {
    case 'template-not-approved': {
      const people = group.reduce((sum, one) => sum + (one.people ?? 0), 0)
      const whose = people === 0 ? '' : `, which ${counted(people, 'person needs', 'people need')}`
      return {
        message: `${channel} has not approved ${template} (${detail})${whose}`,
        hint:
          detail === 'not there'
            ? `\`sunset templates push ${plan.file}\` asks for it`
            : 'what needs it does not begin before it is approved',
      }
    }
    case 'template-differs':
      return {
        message: `${template} has another ${detail} at ${channel} than in the plan, and ${channel}'s is what people get`,
        hint: "edit it there, or give the plan's another name and push it",
      }
    case 'template-reclassed':
      return {
        message: `${channel} classed ${template} as marketing: ${marketingConsequences}`,
        hint: 'say nothing that invites or promotes, and give it another name; or write `category: marketing` if it is meant',
      }
  }
}
