import { expect, test } from 'vitest'
import { importsOf, sourceFiles, sourceOf, withoutComments } from './sources.ts'

/** What reads the real clock, chance, environment or process. Everybody else is given them, so that tests and `simulate` can be exact. */
const readings: Readonly<Record<string, RegExp>> = {
  clock:
    /\bDate\.now\b|\bnew Date\(\s*\)|(?<!new )\bDate\(\s*\)|\bperformance\.now\b|\bprocess\.(hrtime|uptime)\b|\bDateTime\.(now|local)\b|\bDateTime\.utc\(\s*\)|\b(isPast|isFuture|isToday|isTomorrow|isYesterday|formatDistanceToNow\w*|startOfToday|endOfToday)\b/,
  chance: /\bMath\.random\b|\brandom(UUID|Bytes|Int|FillSync|Fill)\b|\bgetRandomValues\b/,
  environment: /\bprocess\.(env|argv|cwd|stdin|stdout|stderr)\b|\bresolvedOptions\(\)\.timeZone\b/,
  exit: /\bprocess\.(exit|exitCode|abort|kill|on|once)\b/,
}

const everything = Object.keys(readings)

const temporaryName = 'a temporary file wants a name that nothing depends on and no two processes share'

/** Who may, what, and why. */
const mayRead: Readonly<Record<string, { readonly kinds: readonly string[]; readonly because: string }>> = {
  'cli/surroundings.ts': { kinds: everything, because: 'it is where the real ones come from' },
  'cli/start.ts': { kinds: ['clock', 'environment', 'exit'], because: 'an idle tick must load nothing else' },
  'adapters/http-exchange.ts': {
    kinds: ['clock'],
    because: "a request's timeout is machine time, monotonic, whatever the plan's clock pretends",
  },
  'app/glance.ts': { kinds: ['chance'], because: temporaryName },
  'app/whole-file.ts': { kinds: ['chance'], because: temporaryName },
  'ledger/sqlite/sqlite-ledger.ts': {
    kinds: ['chance'],
    because: "a ledger's id tells it from every other one, also where chance is seeded",
  },
  'ledger/sqlite/reserve.ts': {
    kinds: ['chance'],
    because: 'room is kept with bytes that no file system can pack; they decide nothing',
  },
  'ledger/sqlite/room-left.ts': {
    kinds: ['environment'],
    because: 'SQLite itself reads there which folder it sorts in, so no pretended one would be true',
  },
  'audience/reject-file.ts': { kinds: ['chance'], because: temporaryName },
}

const kindsReadIn = (file: string): string[] => {
  const code = withoutComments(sourceOf(file))
  const viaImport = importsOf(file).includes('node:process') ? ['environment'] : []
  return [...everything.filter((kind) => readings[kind]?.test(code)), ...viaImport]
}

test.each(sourceFiles)('%s reads no real clock, chance, environment or process but its own share', (file) => {
  const allowed = mayRead[file]?.kinds ?? []
  expect(kindsReadIn(file).filter((kind) => !allowed.includes(kind))).toEqual([])
})

test('the list of exceptions holds nobody who no longer needs it', () => {
  const idle = Object.keys(mayRead).filter(
    (file) => !sourceFiles.includes(file) || kindsReadIn(file).length === 0,
  )
  expect(idle).toEqual([])
})

test('the patterns find what they are made for', () => {
  const found = (code: string): string[] => everything.filter((kind) => readings[kind]?.test(code))
  for (const code of ['Date.now()', 'new Date()', 'DateTime.now()', 'DateTime.utc()', 'isToday(day)'])
    expect(found(code)).toEqual(['clock'])
  for (const code of ['Math.random()', 'randomUUID()']) expect(found(code)).toEqual(['chance'])
  for (const code of ["process.env['HOME']", 'process.stdout.write(text)'])
    expect(found(code)).toEqual(['environment'])
  expect(found('process.exit(1)')).toEqual(['exit'])
  for (const code of ['new Date(at)', 'DateTime.utc(2026, 1, 15)', 'Date.parse(text)', 'seededRandom(7)'])
    expect(found(code)).toEqual([])
})
