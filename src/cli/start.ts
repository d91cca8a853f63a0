import { glance } from './glance.ts'

// The process starts here: whatever this file imports at once is paid for by every idle tick. `main` decides everything else.
const args = process.argv.slice(2)

if (glance(args, process.env, Date.now()) === 'work') {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', closeQuietly)
  const [{ main }, { realSurroundings }] = await Promise.all([
    import('./main.ts'),
    import('./surroundings.ts'),
  ])
  process.exitCode = await main(args, realSurroundings())
  leaveSoon()
}

/** `sunset report PLAN | head` is no failure, and must not stop a run half-way: what would have been printed is dropped. */
function closeQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

/** Cron must never wait for a forgotten socket: after five seconds the process leaves, and says that this is a mistake. */
function leaveSoon(): void {
  setTimeout(() => {
    if (process.stdout.writableLength > 0) return leaveSoon()
    process.stderr.write(
      'sunset: something was still open after the command had ended; leaving all the same.\n',
    )
    process.exit()
  }, 5_000).unref()
}
