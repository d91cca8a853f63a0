import { SunsetError } from '../base/errors.ts'
import { hasErrors, type Problem } from '../base/problem.ts'
import type { CompiledMessages } from '../messages/compiled.ts'
import { messagesSent } from '../messages/messages-of.ts'
import { marketingConsequences, templateStandings } from '../messages/template-standing.ts'
import { templatesOf } from '../messages/templates-of.ts'
import type { LocaleTag } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'
import { counted } from '../report/numbers.ts'
import { adapterOnce } from './adapter-once.ts'
import type { Surroundings } from './surroundings.ts'
import { needsOf } from './template-approvals.ts'
import { refusalText } from './templates.ts'

/** What the platform says of the plan's templates, as problems; `refused`: it would let something of the plan not be sent (69). */
export type AskedTemplates = { readonly problems: readonly Problem[]; readonly refused: boolean }

type Asked = {
  readonly plan: Plan
  readonly messages: CompiledMessages
  /** How many people have which locale; undefined where the audience is not at hand. */
  readonly people: ReadonlyMap<LocaleTag, number> | undefined
}

/** `check --online`, as far as templates go. What cannot be asked is a warning: the platform may be silent, and the plan right. */
export const checkTemplates = async (surroundings: Surroundings, asked: Asked): Promise<AskedTemplates> => {
  const wanted = templatesOf(asked.plan, asked.messages)
  if (wanted.length === 0) return { problems: [], refused: false }
  const problems = await askedProblems(surroundings, asked)
  return { problems, refused: hasErrors(problems) }
}

const askedProblems = async (surroundings: Surroundings, asked: Asked): Promise<readonly Problem[]> => {
  const { plan, messages } = asked
  const channel = plan.channel.name
  const adapters = adapterOnce(surroundings, plan, false)
  const unasked = (severity: Problem['severity'], why: string, hint: string): readonly Problem[] => [
    {
      severity,
      code: 'templates-unknown',
      message: `${channel} was not asked about templates: ${why}`,
      hint,
    },
  ]
  try {
    const made = await adapters.get().catch(refusedBeforehand)
    if (made instanceof SunsetError)
      return unasked('error', made.message, made.hint ?? 'see the `channel:` section')
    const { templates: desk } = made
    if (desk === undefined)
      return unasked('warning', 'the account is not known', 'write `account:` under `channel:`')
    const listed = await desk.list(surroundings.interrupts.stop)
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
        : unasked('warning', refusalText(listed), 'try again; a run asks too')
    const standings = templateStandings(templatesOf(plan, messages), listed.templates)
    return standings.flatMap((standing) => problemsOf(standing, asked))
  } finally {
    await adapters.close()
  }
}

/** A missing token is told like everything else that is wrong. */
const refusedBeforehand = (error: unknown): SunsetError => {
  if (error instanceof SunsetError && error.code === 'channel-refused') return error
  throw error
}

const problemsOf = (
  standing: ReturnType<typeof templateStandings>[number],
  { plan, messages, people }: Asked,
): readonly Problem[] => {
  const { wanted, unfit, differences, isReclassed } = standing
  const { sent, corrections } = messagesSent(plan)
  const channel = plan.channel.name
  const place = plan.places.of(['messages', wanted.message, wanted.locale])
  const at = (severity: Problem['severity'], code: string, message: string, hint: string): Problem => ({
    severity,
    code,
    message,
    hint,
    ...(place === undefined ? {} : { place }),
  })
  const template = `the template ${wanted.name} in ${wanted.locale}`
  const problems: Problem[] = []
  const [need] = people === undefined ? [] : needsOf(messages, [standing])(people)
  const isSent = sent.has(wanted.message) || corrections.has(wanted.message)
  if (unfit !== undefined && isSent) {
    // A correction may never be owed, and a language may be nobody's: then nothing is refused because of it.
    const isNeeded = sent.has(wanted.message) && (people === undefined || need !== undefined)
    const whose =
      need?.people === undefined ? '' : `, which ${counted(need.people, 'person needs', 'people need')}`
    problems.push(
      at(
        isNeeded ? 'error' : 'warning',
        'template-not-approved',
        `${channel} has not approved ${template} (${unfit})${whose}`,
        unfit === 'not there'
          ? `\`sunset templates push ${plan.file}\` asks for it`
          : 'what needs it does not begin before it is approved',
      ),
    )
  }
  if (differences.length > 0)
    problems.push(
      at(
        'warning',
        'template-differs',
        `${template} has another ${differences.join(' and ')} at ${channel} than in the plan, and ${channel}'s is what people get`,
        "edit it there, or give the plan's another name and push it",
      ),
    )
  if (isReclassed)
    problems.push(
      at(
        'warning',
        'template-reclassed',
        `${channel} classed ${template} as marketing: ${marketingConsequences}`,
        'say nothing that invites or promotes, and give it another name; or write `category: marketing` if it is meant',
      ),
    )
  return problems
}
