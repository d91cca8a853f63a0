import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'

const home = join(import.meta.dirname, '../..')
const start = readFileSync(join(home, 'dist/cli/start.js'), 'utf8')

test('what every idle tick loads is under 10 KB and asks only for files, paths and hashes', () => {
  expect(Buffer.byteLength(start)).toBeLessThan(10_000)
  const loaded = [...start.matchAll(/^import\b[^'"]*['"]([^'"]+)['"]/gm)].map((found) => found[1])
  expect(loaded.sort()).toEqual(['node:crypto', 'node:fs', 'node:path'])
})

test('the package holds the program and its words, and neither sources nor tests', () => {
  const packed = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: home,
    encoding: 'utf8',
  })
  const [content] = z
    .array(z.object({ files: z.array(z.object({ path: z.string() })) }))
    .parse(JSON.parse(packed.stdout))
  const paths = content?.files.map((file) => file.path) ?? []
  expect(paths).toEqual(expect.arrayContaining(['bin/sunset.js', 'dist/cli/start.js', 'dist/index.d.ts']))
  const known =
    /^(bin\/sunset\.js|dist\/.*\.(js|d\.ts)|plans\/.*|package\.json|README\.md|CHANGELOG\.md|LICENSE)$/
  expect(paths.filter((path) => !known.test(path) || /\.test\.|\.d\.ts\.map/.test(path))).toEqual([])
})

test('the build holds no test library', () => {
  const scripts = readdirSync(join(home, 'dist'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .map((file) => join(home, 'dist', file))
  expect(scripts.length).toBeGreaterThan(3)
  expect(
    scripts.filter((file) =>
      /\bfrom ["'](vitest|fast-check)|node_modules\/(vitest|fast-check)\//.test(readFileSync(file, 'utf8')),
    ),
  ).toEqual([])
})

test('the library loads as a plain program would load it', () => {
  const program = "import('channel-sunset').then((sunset) => console.log(sunset.isoOf(0)))"
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: home,
    encoding: 'utf8',
  })
  expect(stdout).toBe('1970-01-01T00:00:00Z\n')
})
