import { SunsetError } from '../base/errors.ts'
import { maskAddress } from '../base/mask.ts'
import type { AuditHead } from '../ledger/audit-chain.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { openSqliteLedger } from '../ledger/sqlite/sqlite-ledger.ts'
import { linkExpiry } from '../messages/link.ts'
import { isLinkSecret, tokenMaker } from '../messages/token.ts'
import { readAddress } from '../model/address.ts'
import { nobody } from '../model/delivery.ts'
import { defaultCohort } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'
import type { Identity } from '../model/recipient.ts'
import { deadlineOf } from '../timeline/deadline-of.ts'
import { kindOf } from './channel.ts'
import { linkSecretOf } from './link-secret.ts'
import { assertMayPretend } from './plan-time.ts'
import { type PreviewOptions, preview, sampleToken } from './preview.ts'
import { type StandingPlan, withStandingPlan } from './standing-plan.ts'
import type { Surroundings } from './surroundings.ts'
import { type Tried, tryAll } from './try-messages.ts'
import { whereOf } from './where.ts'

export type PreviewSent = {
  readonly plan: Plan
  readonly phase: string
  /** Masked. */
  readonly to: string
  readonly tried: readonly Tried[]
  /** Undefined where there is no ledger yet. */
  readonly audit: AuditHead | undefined
}

export type PreviewSendOptions = PreviewOptions & { readonly to: string }

/**
 * Sends a phase's message for real, in each of its locales, to one address: of the file as it lies there, approved or not. Nothing is counted:
 * no delivery, no promise, no receipt belongs to it. Where there is a ledger, its audit trail says beforehand what is about to be sent, and
 * afterwards what came of it.
 */
export const sendPreview = (surroundings: Surroundings, options: PreviewSendOptions): Promise<PreviewSent> =>
  withStandingPlan(surroundings, options, async (standing) => {
    const plan = standing.file.plan ?? standing.plan
    assertMayPretend(plan, options.now)
    const read = readAddress(options.to, kindOf(plan).capabilities.addresses)
    if ('cannot' in read)
      throw new SunsetError('usage', `--send-to takes an address of ${plan.channel.name}: ${read.cannot}.`, {
        hint:
          kindOf(plan).capabilities.addresses === 'phone'
            ? 'Write it like +14255550142.'
            : 'Write it as the channel does.',
      })
    await assertMayBeWrittenTo(standing, read.identity)
    const phase = phaseToTry(plan, options.phase)
    const token = tokenOf(surroundings, plan)
    // With nobody's values: a stranger's row is not for whoever tries.
    const { messages } = await preview(surroundings, { ...options, phase }, { token, values: 'of nobody' })
    if (messages.length === 0) throw nothingToTry(phase, options.locale)
    const to = maskAddress(read.address)
    const subject = `preview ${phase}`
    const locales = messages.map(({ locale }) => locale).join(', ')
    const trail = trailOf(surroundings, standing)
    try {
      await trail.say(subject, `a test to ${to} in ${locales}, which counts for nothing`)
      const tried = await tryAll(surroundings, { plan, clock: standing.clock, phase, ...read }, messages)
      const audit = await trail.say(subject, `the test to ${to}: ${tried.map(wordsOf).join(', ')}`)
      return { plan, phase, to, tried, audit }
    } finally {
      await trail.close()
    }
  })

/** The announcement, where nobody says which. */
const phaseToTry = (plan: Plan, asked: string | undefined): string => {
  const first = plan.phases.find(({ message }) => message !== undefined)?.name
  const phase = asked ?? first
  if (phase === undefined) throw nothingToTry(undefined, undefined)
  return phase
}

const nothingToTry = (phase: string | undefined, locale: string | undefined): SunsetError =>
  new SunsetError(
    'usage',
    `${phase === undefined ? 'No phase of the plan' : `The phase "${phase}"`} sends ${phase === undefined ? 'a' : 'no'} message${locale === undefined ? '' : ` in "${locale}"`}, so nothing was sent.`,
    { hint: '`sunset preview` shows which phases send what, and in which locales.' },
  )

const assertMayBeWrittenTo = async (
  { ledger, ledgerPath, view }: StandingPlan,
  identity: Identity,
): Promise<void> => {
  if (ledger === undefined) return
  const refused = (why: string, hint: string): SunsetError =>
    new SunsetError('refused', `${why}, so nothing was sent.`, { hint })
  if (!ledger.isOriginal)
    throw new SunsetError('copied-ledger', `The ledger "${ledgerPath}" is a copy, so nothing was sent.`, {
      hint: 'Where the original no longer runs, make this its home: `sunset ledger adopt PLAN --reason "…"`.',
    })
  if (view.agenda.gate.get(defaultCohort) === 'closed')
    throw refused('The gate is closed', 'Nothing is sent through a channel that has been left.')
  const story = await ledger.story(identity)
  if (story === undefined) return
  if ('forgottenAt' in story || story.suppressed !== undefined)
    throw refused('Whoever has this address is not to be written to', 'Try it with an address of your own.')
}

/** A link that holds, and leads to nobody; where no secret is at hand, one that plainly does not hold. */
const tokenOf = (surroundings: Surroundings, plan: Plan): string => {
  const secret = linkSecretOf(surroundings, plan, false)?.reveal()
  if (secret === undefined || !isLinkSecret(secret)) return sampleToken
  return tokenMaker(secret, plan.name, linkExpiry(plan.link ?? {}, deadlineOf(plan), plan.timezone))(nobody)
}

type Trail = {
  readonly say: (subject: string, why: string) => Promise<AuditHead | undefined>
  readonly close: () => Promise<void>
}

/** Of the ledger that is there: to try a message makes none. */
const trailOf = (surroundings: Surroundings, { ledger: read, ledgerPath, clock }: StandingPlan): Trail => {
  if (read === undefined) return { say: async () => undefined, close: async () => {} }
  const ledger: Ledger = openSqliteLedger(whereOf(surroundings, ledgerPath))
  const { user } = surroundings.process
  return {
    say: async (subject, why) => {
      await ledger.audit({ at: clock.now(), who: user, what: 'preview', subject, why })
      return ledger.auditHead()
    },
    close: () => ledger.close(),
  }
}

/** `en accepted`, `fr refused (132001)`: no words of the platform, which may name whom it was sent to. */
const wordsOf = ({ locale, outcome }: Tried): string => {
  const code = 'code' in outcome ? ` (${outcome.code})` : ''
  return `${locale} ${outcome.kind}${code}`
}
