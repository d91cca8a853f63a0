import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = dirname(import.meta.dirname)
const built = join(root, 'dist/cli/start.js')

/** Before tests that start `bin/sunset.js`: builds, if the sources are newer than what was built. A test of yesterday's build proves nothing. */
export const setup = () => {
  if (existsSync(built) && newestSource() < statSync(built).mtimeMs) return
  const { status } = spawnSync(process.execPath, [join(root, 'build/build.mjs')], { stdio: 'inherit' })
  if (status !== 0) throw new Error('The build failed, so its tests cannot run.')
}

const newestSource = () =>
  ['src', 'build', 'package-lock.json']
    .flatMap((path) => filesIn(join(root, path)))
    .reduce((newest, file) => Math.max(newest, statSync(file).mtimeMs), 0)

const filesIn = (path) =>
  statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, encoding: 'utf8' }).map((file) => join(path, file))
    : [path]
