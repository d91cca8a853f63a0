import { type StatusSeen, statusSchema } from './documents.ts'

type Said = { readonly status: number | null; readonly stdout: string; readonly stderr: string }

/**
 * Ticks at an instant, and then whenever the tick before said that something it has begun goes on: as cron would, without the
 * thousands of ticks at which nothing is due. Ends when nothing waits for an instant any more.
 */
export const follow = async (
  at: { readonly run: (...args: readonly string[]) => Promise<Said> },
  plan: string,
  from: string,
): Promise<readonly { readonly now: string; readonly status: StatusSeen }[]> => {
  const ticks: { now: string; status: StatusSeen }[] = []
  for (let now: string | undefined = from; now !== undefined; ) {
    const { status, stdout, stderr } = await at.run('tick', plan, '--json', '--now', now)
    if (status !== 0) throw new Error(`a tick at ${now} ended with ${status}: ${stderr}${stdout}`)
    const seen = statusSchema.parse(JSON.parse(stdout))
    ticks.push({ now, status: seen })
    const until = (seen.waitingFor ?? [])
      .flatMap((one) => (one.until === undefined ? [] : [one.until]))
      .sort()
    now = until.find((instant) => instant > seen.now)
  }
  return ticks
}
