// Builds dist/: the library with its types by tsc, the command line by esbuild. It is made beside dist/ and then moved into its place, so
// that a command which starts meanwhile finds the old one or the new one.
import { spawnSync } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { bundle } from './bundle.mjs'

const root = dirname(import.meta.dirname)
const dist = join(root, 'dist')
const fresh = join(root, `dist.new-${process.pid}`)

try {
  compileLibrary()
  await bundle(join(fresh, 'cli'), root)
  replaceDist()
} finally {
  rmSync(fresh, { recursive: true, force: true })
}

function compileLibrary() {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const options = ['-p', join(root, 'tsconfig.build.json'), '--outDir', fresh]
  const { status } = spawnSync(process.execPath, [tsc, ...options], { stdio: 'inherit' })
  if (status !== 0) throw new Error('tsc found errors: dist/ is as it was.')
}

/** Somebody else may be building at the same time: the last one stays. */
function replaceDist() {
  const old = `${fresh}-old`
  try {
    if (existsSync(dist)) renameSync(dist, old)
    renameSync(fresh, dist)
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error
    replaceDist()
  } finally {
    rmSync(old, { recursive: true, force: true })
  }
}
