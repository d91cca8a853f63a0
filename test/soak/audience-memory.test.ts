import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'sunset-soak-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Reads what comes in on standard input and says how many there were and how much memory it took at most, in MB. */
const reader = `
import { openAudience } from './src/audience/open-audience.ts'
const audience = await openAudience({
  source: { kind: 'file', path: '-' }, stdin: process.stdin, baseFolder: '/', columns: {},
  addresses: 'phone', keep: ['name'], language: 'en',
})
let people = 0
let rejected = 0
for await (const batch of audience.batches) {
  people += batch.recipients.length
  rejected += batch.rejected.length
}
console.log(JSON.stringify({ people, rejected, peak: process.resourceUsage().maxRSS / 1024 }))
`

const generator = (rows: number, quoted: boolean): string => `
const { once } = require('node:events')
const mark = ${quoted ? `'"'` : `''`}
const main = async () => {
  process.stdout.write('phone,lang,name\\n')
  for (let from = 0; from < ${rows}; from += 1000) {
    let text = ''
    for (let row = from; row < from + 1000; row++)
      text += row % 1000 === 7 ? 'nobody,fr,x\\n' : '+336' + String(row).padStart(8, '0') + ',fr,' + mark + 'Name ' + row + mark + '\\n'
    if (!process.stdout.write(text)) await once(process.stdout, 'drain')
  }
}
main()
`

test.each([
  ['plain', false],
  ['quoted', true],
])(
  'a million rows (%s) are read in a heap of 64 MB, and take no more than a hundred thousand do (T38)',
  async (_, quoted) => {
    const script = join(folder, 'reader.mjs')
    const bundled = await build({
      stdin: { contents: reader, resolveDir: root, loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['@photostructure/sqlite'],
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)",
      },
      write: false,
    })
    writeFileSync(script, bundled.outputFiles[0]?.contents ?? '')
    const peakOf = async (rows: number): Promise<number> => {
      const source = join(folder, 'generate.cjs')
      writeFileSync(source, generator(rows, quoted))
      const shell = `"$0" "$1" | "$0" --max-old-space-size=64 "$2"`
      const { stdout } = await promisify(execFile)('sh', ['-c', shell, process.execPath, source, script])
      const { people, rejected, peak } = JSON.parse(stdout)
      expect([people, rejected]).toEqual([rows - rows / 1000, rows / 1000])
      return peak
    }
    const small = await peakOf(100_000)
    expect(await peakOf(1_000_000)).toBeLessThan(small + 30)
  },
)
