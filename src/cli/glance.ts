import { nothingIsDue } from '../app/glance.ts'

const understood = new Set(['--quiet', '--no-input'])

/**
 * Whether a command can leave at once: `tick`, with nothing but plans and flags that change nothing here, and all of those
 * plans idle. Everything else is work for the real command line.
 */
export const glance = (
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  now: number,
): 'idle' | 'work' => {
  const [command, ...rest] = args
  const plans = rest.filter((argument) => !understood.has(argument))
  if (command !== 'tick' || plans.length === 0 || plans.some((plan) => plan.startsWith('-'))) return 'work'
  return plans.every((plan) => nothingIsDue(plan, environment, now)) ? 'idle' : 'work'
}
