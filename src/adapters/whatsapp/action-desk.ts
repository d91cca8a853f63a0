import type { ActionDesk, ActionDone, ActionRead, ActionRequest } from '../actions.ts'
import type { TemplateDesk } from '../adapter.ts'
import { type Graph, type GraphSettings, graphOf, Trouble } from './graph.ts'
import { clearCommands } from './operations/clear-commands.ts'
import { deleteLinks } from './operations/delete-links.ts'
import { deleteTemplates } from './operations/delete-templates.ts'
import { deregister } from './operations/deregister.ts'
import type { Operation } from './operations/operation.ts'
import { setProfile } from './operations/set-profile.ts'
import { unsubscribe } from './operations/unsubscribe.ts'

type Settings = GraphSettings & { readonly templates: TemplateDesk | undefined }

/** What can be done to the numbers and the account of one channel, by name. */
export const actionDesk = (settings: Settings): ActionDesk => {
  const operations: Readonly<Record<string, Operation>> = {
    'set-profile': setProfile,
    'clear-commands': clearCommands,
    'delete-links': deleteLinks,
    'delete-templates': deleteTemplates(settings.templates),
    deregister: deregister(settings.pin),
    unsubscribe,
  }
  const operation = ({ name }: ActionRequest): Operation => {
    const found = operations[name]
    if (found === undefined)
      throw new Trouble(refused('unknown-action', `there is no action ${name} on WhatsApp`))
    if (found.needsAccount && (settings.account ?? '') === '')
      throw new Trouble({
        ...refused(
          'no-account',
          'the account is not known: set WHATSAPP_ACCOUNT_ID, or `channel: { account }`',
        ),
        of: 'account',
      })
    return found
  }
  const graph = (signal: AbortSignal): Graph => graphOf(settings, signal)
  return {
    read: (asked, signal) =>
      orTrouble(async (): Promise<ActionRead> => {
        const state = await operation(asked).read({ graph: graph(signal), asked, signal })
        return { kind: 'read', state: JSON.stringify(state) }
      }),
    perform: (asked, before, signal) =>
      orTrouble(async (): Promise<ActionDone> => {
        const around = { graph: graph(signal), asked, signal }
        return { kind: 'done', said: await operation(asked).perform(around, parsed(before)) }
      }),
    undo: (asked, before, signal) =>
      orTrouble(async (): Promise<ActionDone> => {
        const around = { graph: graph(signal), asked, signal }
        return { kind: 'done', said: await operation(asked).undo(around, parsed(before)) }
      }),
  }
}

const refused = (code: string, text: string) =>
  ({ kind: 'refused', of: 'request', code, text, retry: 'never' }) as const

const parsed = (before: string): unknown => JSON.parse(before)

const orTrouble = async <Result>(work: () => Promise<Result>): Promise<Result | Trouble['trouble']> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Trouble) return error.trouble
    throw error
  }
}
