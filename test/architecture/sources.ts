import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'

export const root: string = join(import.meta.dirname, '../../src')

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.split(sep).join('/'))
    .sort()

/** Every file of src/, as `room/file.ts`. */
export const sourceFiles: readonly string[] = filesIn(root)

/** Every file of test/, as `unit/room/file.test.ts`. */
export const testFiles: readonly string[] = filesIn(join(import.meta.dirname, '..'))

export const sourceOf = (file: string): string => readFileSync(join(root, file), 'utf8')
export const testOf = (file: string): string => readFileSync(join(import.meta.dirname, '..', file), 'utf8')

const specifier = /(?:^(?:import|export)\b[^'"();=]*?\bfrom\s*|^import\s*|\bimport\s*\(\s*)['"]([^'"]+)['"]/gm

/** What a file imports or re-exports, statically or later, types included. */
export const importsOf = (file: string): string[] =>
  [...withoutComments(sourceOf(file)).matchAll(specifier)].map((match) => match[1] ?? '')

/** Good enough for our own code: whole-line `//` comments and block comments become empty, line numbers stay. */
export const withoutComments = (source: string): string =>
  source.replace(/^\s*\/\/.*$/gm, '').replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ''))
