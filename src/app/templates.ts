import type { Adapter, TemplateDesk, TemplateRefusal } from '../adapters/adapter.ts'
import { SunsetError } from '../base/errors.ts'
import { type TemplateFault, templateFaults } from '../messages/template-faults.ts'
import { type TemplateStanding, templateStanding, templateStandings } from '../messages/template-standing.ts'
import { templatesOf } from '../messages/templates-of.ts'
import type { Plan } from '../model/plan.ts'
import { type KnownTemplate, templateKeyOf, type WantedTemplate } from '../model/template.ts'
import { adapterOnce } from './adapter-once.ts'
import { kindOf } from './channel.ts'
import { judgeTexts } from './examine.ts'
import { readPlanFile } from './plan-file.ts'
import { PlanRefused, refuseErrors } from './plan-refused.ts'
import type { Surroundings } from './surroundings.ts'

export { marketingConsequences } from '../messages/template-standing.ts'

/** What became of one template in a push. */
export type Pushed = TemplateStanding & {
  readonly did: /** In a dry run. */
    | 'would create'
    | 'created'
    /** It was there already. */
    | 'exists'
    /** Not asked: the platform would refuse it. */
    | 'faulty'
    /** The platform refused it. */
    | 'refused'
    /** Asked, and no answer that can be trusted came: the next push looks first. */
    | 'in doubt'
    /** Not asked any more, because of what happened to one before it. */
    | 'not asked'
  readonly faults: readonly TemplateFault[]
  /** The platform's words. */
  readonly why?: string
}

export type TemplatesPushed = {
  readonly plan: Plan
  readonly dryRun: boolean
  readonly templates: readonly Pushed[]
  /** Why it ended before every template was asked for. */
  readonly stopped?: string
}

export type TemplatesStanding = { readonly plan: Plan; readonly templates: readonly TemplateStanding[] }

/**
 * Asks the platform for every template of the plan's file that it does not have, one after another. What is there is left alone, whoever
 * made it: it looks before it asks, so that after a crash at any instant it may be called again, and nothing is asked for twice.
 */
export const pushTemplates = async (
  surroundings: Surroundings,
  { file, dryRun }: { readonly file: string; readonly dryRun: boolean },
): Promise<TemplatesPushed> => {
  const { plan, wanted } = planTemplates(file)
  if (dryRun || wanted.length === 0)
    return { plan, dryRun, templates: wanted.map((one) => pushedAs(faultyOr('would create', one), one)) }
  return withDesk(surroundings, plan, async (desk) => {
    const listed = await listOrRefuse(desk, plan, surroundings)
    const pushed = await pushing(desk, templateStandings(wanted, listed), surroundings)
    return { plan, dryRun, ...pushed, templates: await reviewed(desk, pushed.templates, surroundings) }
  })
}

/** What the platform has of the templates of the plan's file. Changes nothing. */
export const lookAtTemplates = async (
  surroundings: Surroundings,
  { file }: { readonly file: string },
): Promise<TemplatesStanding> => {
  const { plan, wanted } = planTemplates(file)
  if (wanted.length === 0) return { plan, templates: [] }
  return withDesk(surroundings, plan, async (desk) => ({
    plan,
    templates: templateStandings(wanted, await listOrRefuse(desk, plan, surroundings)),
  }))
}

/** Of the file as it lies there: templates are to be approved before the plan is. */
const planTemplates = (path: string): { readonly plan: Plan; readonly wanted: readonly WantedTemplate[] } => {
  const file = readPlanFile(path)
  const { plan } = file
  if (plan === undefined) throw new PlanRefused(file.file, file.printable, file.problems)
  const { messages, problems } = judgeTexts(plan, undefined)
  refuseErrors(file.file, file.printable, [...file.problems, ...problems])
  if (!kindOf(plan).capabilities.templates) return { plan, wanted: [] }
  // Messages may share one; that they agree on its text was judged with the texts.
  const byKey = new Map(templatesOf(plan, messages).map((one) => [templateKeyOf(one), one]))
  return { plan, wanted: [...byKey.values()] }
}

const withDesk = async <Result>(
  surroundings: Surroundings,
  plan: Plan,
  work: (desk: TemplateDesk) => Promise<Result>,
): Promise<Result> => {
  const adapters = adapterOnce(surroundings, plan, false)
  try {
    return await work(deskOf(await adapters.get(), plan))
  } finally {
    await adapters.close()
  }
}

const deskOf = ({ templates }: Adapter, plan: Plan): TemplateDesk => {
  if (templates !== undefined) return templates
  const variable = kindOf(plan).environment.account
  throw new SunsetError(
    'channel-refused',
    `The account at ${plan.channel.name} that holds the templates is not known, so nothing was asked.`,
    {
      hint: `Write \`account:\` under \`channel:\`${variable === undefined ? '' : `, or set ${variable}`}.`,
    },
  )
}

const listOrRefuse = async (
  desk: TemplateDesk,
  plan: Plan,
  { interrupts }: Surroundings,
): Promise<readonly KnownTemplate[]> => {
  const listed = await desk.list(interrupts.stop)
  if (listed.kind === 'listed') return listed.templates
  throw new SunsetError(
    interrupts.stop.aborted ? 'interrupted' : 'channel-refused',
    `${plan.channel.name} did not list its templates: ${refusalText(listed)}. Nothing was asked for.`,
    { hint: listHint(listed, kindOf(plan).environment) },
  )
}

const listHint = (
  refusal: TemplateRefusal,
  { accessToken, account }: { readonly accessToken?: string; readonly account?: string },
): string => {
  if (refusal.kind !== 'refused') return 'Try again once the network is there; it is safe to.'
  if (refusal.of === 'rate') return 'Try again in an hour; it is safe to.'
  return `Is the account's id right${account === undefined ? '' : ` (\`channel.account\` or ${account})`}, and may the token${accessToken === undefined ? '' : ` (${accessToken})`} manage its templates?`
}

const pushing = async (
  desk: TemplateDesk,
  standings: readonly TemplateStanding[],
  { interrupts }: Surroundings,
): Promise<Pick<TemplatesPushed, 'templates' | 'stopped'>> => {
  const templates: Pushed[] = []
  let stopped: string | undefined
  for (const standing of standings) {
    const { wanted, known } = standing
    if (known !== undefined) {
      templates.push({ ...standing, did: 'exists', faults: [] })
      continue
    }
    if (interrupts.stop.aborted) stopped ??= 'interrupted'
    const did = faultyOr(stopped === undefined ? 'created' : 'not asked', wanted)
    if (did !== 'created') {
      templates.push({ ...standing, did, faults: templateFaults(wanted) })
      continue
    }
    const { pushed, stops } = await asking(desk, standing, interrupts.abandon)
    templates.push(pushed)
    stopped = stops
  }
  return { templates, ...(stopped === undefined ? {} : { stopped }) }
}

/** What became of those that were asked for: some are rejected at once, and only a list says why. */
const reviewed = async (
  desk: TemplateDesk,
  pushed: readonly Pushed[],
  { interrupts }: Surroundings,
): Promise<readonly Pushed[]> => {
  if (!pushed.some(({ did }) => did === 'created')) return pushed
  const listed = await desk.list(interrupts.stop)
  if (listed.kind !== 'listed') return pushed
  const now = templateStandings(
    pushed.map(({ wanted }) => wanted),
    listed.templates,
  )
  return pushed.map((one, at) => {
    const standing = now[at]
    return one.did === 'created' && standing?.known !== undefined
      ? { ...standing, did: one.did, faults: one.faults }
      : one
  })
}

/** One template asked for; `stops`: why the next one need not be. */
const asking = async (
  desk: TemplateDesk,
  standing: TemplateStanding,
  abandon: AbortSignal,
): Promise<{ readonly pushed: Pushed; readonly stops: string | undefined }> => {
  const { wanted } = standing
  const answer = await desk.create(wanted, abandon)
  const as = (did: Pushed['did'], why?: string): Pushed => ({
    ...standing,
    did,
    faults: [],
    ...(why === undefined ? {} : { why }),
  })
  if (answer.kind === 'created')
    return {
      pushed: { ...templateStanding(wanted, answer.made), did: 'created', faults: [] },
      stops: undefined,
    }
  if (answer.kind === 'exists')
    return { pushed: as('exists', 'somebody else asked for it meanwhile'), stops: undefined }
  const why = refusalText(answer)
  if (answer.kind === 'unknown') return { pushed: as('in doubt', why), stops: why }
  if (answer.kind === 'unreached' || answer.of !== 'template')
    return { pushed: as('not asked', why), stops: why }
  return { pushed: as('refused', why), stops: undefined }
}

const faultyOr = (otherwise: Pushed['did'], wanted: WantedTemplate): Pushed['did'] =>
  templateFaults(wanted).length > 0 ? 'faulty' : otherwise

const pushedAs = (did: Pushed['did'], wanted: WantedTemplate): Pushed => ({
  wanted,
  known: undefined,
  differences: [],
  isReclassed: false,
  did,
  faults: templateFaults(wanted),
})

/** What the platform or the network said, with the platform's code. */
export const refusalText = (refusal: TemplateRefusal): string =>
  refusal.kind === 'refused' ? `${refusal.text} (${refusal.code})` : refusal.text
