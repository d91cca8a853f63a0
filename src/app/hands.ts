import { dirname, resolve } from 'node:path'
import type { ActionRequest, Adapter } from '../adapters/adapter.ts'
import { isExcepted } from '../adapters/no-proxy.ts'
import { SunsetError } from '../base/errors.ts'
import { millis, minute, second } from '../base/instant.ts'
import { Secret } from '../base/secret.ts'
import type { ActionPlan, ActionStep, HttpRequestPlan, Plan } from '../model/plan.ts'
import { runCommand } from '../send/actions/command.ts'
import type { Hand, Undo } from '../send/actions/hand.ts'
import { callHttp } from '../send/actions/http-call.ts'
import { cleaner } from '../send/redacted.ts'
import { adapterActionOf, templateNames } from './plan-actions.ts'
import { type Environment, resolveSecret } from './secrets.ts'

export type HandsOf = {
  readonly plan: Plan
  readonly env: Environment
  /** Made when the first action of the channel itself is about to be done. */
  readonly adapter: () => Promise<Adapter>
}

/** Where nothing is done (a dry run, a simulation): all that is asked for is done at once. */
export const idleHand: Hand = {
  isRepeatable: true,
  perform: () => Promise.resolve({ kind: 'done', said: 'not really' }),
  undo: undefined,
}

/** What does an action of the plan and takes it back. Refuses (69) where a variable that a header needs is not set, before anything is done. */
export const handOf = async (action: ActionPlan, around: HandsOf): Promise<Hand> => {
  const isRepeatable = action.idempotent === true
  if (action.does.kind !== 'named')
    return { isRepeatable, perform: performer(action.does, action, around), undo: ownUndo(action, around) }
  const { actions: desk } = await around.adapter()
  if (desk === undefined)
    throw new SunsetError('plan-errors', `The channel has no action \`${action.does.name}\`.`)
  const asked: ActionRequest = {
    name: action.does.name,
    arguments: action.does.arguments,
    templates: templateNames(around.plan),
  }
  return {
    isRepeatable: true,
    read: (signal) => desk.read(asked, signal),
    perform: (before, signal) => desk.perform(asked, before, signal),
    undo:
      action.undo === undefined || action.undo.kind === 'named'
        ? undoOfDesk(action, around, (before, signal) => desk.undo(asked, before, signal))
        : ownUndo(action, around),
  }
}

/** What is gone for good the desk cannot bring back, but for links: of these it makes new ones. */
const undoOfDesk = (action: ActionPlan, { plan }: HandsOf, perform: Undo['perform']): Undo | undefined => {
  const isGone = adapterActionOf(plan, action)?.name === 'delete-templates'
  return isGone ? undefined : { isRepeatable: true, perform }
}

const ownUndo = (action: ActionPlan, around: HandsOf): Undo | undefined => {
  const { undo, idempotent } = action
  if (undo === undefined || undo.kind === 'named') return undefined
  if (undo.kind === 'nothing')
    return {
      isRepeatable: true,
      perform: () => Promise.resolve({ kind: 'done', said: 'there was nothing to take back' }),
    }
  return { isRepeatable: idempotent === true, perform: performer(undo, action, around) }
}

const commandTimeout = millis(5 * minute)
const callTimeout = millis(30 * second)

const performer = (
  step: Exclude<ActionStep, { kind: 'named' }>,
  action: ActionPlan,
  { plan, env }: HandsOf,
): Undo['perform'] => {
  if (step.kind === 'run') {
    const passed = ['PATH', 'HOME', ...(action.env ?? [])]
    const given = Object.fromEntries(
      passed.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
    )
    const secrets = (action.env ?? []).flatMap((name) =>
      env[name] === undefined ? [] : [new Secret(env[name])],
    )
    const command = {
      words: step.command,
      folder: resolve(dirname(plan.file)),
      env: given,
      timeout: action.timeout ?? commandTimeout,
      clean: cleanerOf(secrets),
    }
    return (_before, signal) => runCommand(command, signal)
  }
  const { asked, secrets } = withSecrets(step.request, plan, env)
  const call = {
    asked,
    timeout: action.timeout ?? callTimeout,
    clean: cleanerOf(secrets),
    ...proxyFor(asked.url, env),
  }
  return (_before, signal) => callHttp(call, signal)
}

const reference = /\$\{(?:file:([^}\n]+)|([A-Za-z_]\w*))\}/g

/** Headers with every `${NAME}` replaced, and what must not be seen of them. */
const withSecrets = (
  request: HttpRequestPlan,
  plan: Plan,
  env: Environment,
): { readonly asked: HttpRequestPlan; readonly secrets: readonly Secret[] } => {
  const secrets: Secret[] = []
  const reveal = (written: string, path: string | undefined, name: string): string => {
    const secret = resolveSecret(
      path === undefined ? { from: 'environment', name } : { from: 'file', path },
      plan.file,
      env,
    )
    if (secret === undefined)
      throw new SunsetError(
        'channel-refused',
        `${written} is not set, which a call of the plan needs. Nothing was called.`,
        {
          hint: `Set ${name} in the environment or in .env beside the plan.`,
        },
      )
    secrets.push(secret)
    return secret.reveal()
  }
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([key, value]) => [
      key,
      value.replaceAll(reference, (written, path: string | undefined, name: string) =>
        reveal(written, path, name),
      ),
    ]),
  )
  return { asked: { ...request, headers }, secrets }
}

/** What is kept of it is kept for good: no secret, and no number that may be somebody's. */
const cleanerOf = (secrets: readonly Secret[]): ((text: string) => string) => {
  const clean = cleaner(secrets)
  return (text) => clean(text).replaceAll(/\d{7,}/g, '***')
}

/** As the environment names it, for https alone, and not for hosts that it excepts. */
const proxyFor = (url: string, env: Environment): { readonly proxy?: string } => {
  const proxy = env['HTTPS_PROXY'] ?? env['https_proxy'] ?? ''
  const { origin, protocol } = new URL(url)
  const isDirect =
    proxy === '' || protocol !== 'https:' || isExcepted(env['NO_PROXY'] ?? env['no_proxy'], origin)
  return isDirect ? {} : { proxy }
}
