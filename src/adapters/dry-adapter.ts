import type { Adapter, AdapterKind } from './adapter.ts'

/**
 * The dry run's adapter: prepares like the real one and answers `accepted` to everything. It is made from the kind's data and
 * pure functions alone and never calls `create`, so it has no way to a socket or a file; this file imports nothing but types.
 */
export const cannotSend = (kind: AdapterKind): Adapter => ({
  name: kind.name,
  capabilities: kind.capabilities,
  limits: kind.limits,
  prepare: kind.prepare,
  send: (_prepared, _envelope, signal) =>
    Promise.resolve(
      signal.aborted ? { kind: 'unreached', text: 'stopped before it was sent' } : { kind: 'accepted' },
    ),
  close: () => Promise.resolve(),
})
