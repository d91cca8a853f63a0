import type { Surroundings } from './surroundings.ts'

/** Where a ledger lies and what this machine calls itself, for promise 10. */
export const whereOf = (
  { process, env }: Surroundings,
  path: string,
): { readonly path: string; readonly machine: string; readonly instance?: string } => {
  const instance = env['SUNSET_INSTANCE']
  return { path, machine: process.machine, ...(instance === undefined ? {} : { instance }) }
}
