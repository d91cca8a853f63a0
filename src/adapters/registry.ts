import type { AdapterKind } from './adapter.ts'
import { outboxKind } from './outbox/kind.ts'
import { whatsappKind } from './whatsapp/kind.ts'

/**
 * Every adapter there is, written down: nothing registers itself. A kind is light (data and pure functions); what can send is loaded by
 * `create`, so that a command that sends nothing does not pay for it.
 */
export const adapterKinds: readonly AdapterKind[] = [whatsappKind, outboxKind]

const byName: ReadonlyMap<string, AdapterKind> = new Map(adapterKinds.map((kind) => [kind.name, kind]))

/** The kind of that name, as `channel.adapter` says it. */
export const adapterKindOf = (name: string): AdapterKind | undefined => byName.get(name)
