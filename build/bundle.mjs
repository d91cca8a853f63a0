import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { build } from 'esbuild'

/** Cannot be bundled: a native binary, and a module that only newer runtimes have. */
const external = ['@photostructure/sqlite', 'node:sqlite']

/** CommonJS packages ask for Node's own modules through `require`, which an ES module does not have. On the first line, so that no line moves. */
const requireBanner =
  "import { createRequire as sunsetCreateRequire } from 'node:module'; const require = sunsetCreateRequire(import.meta.url); "

/**
 * Bundles the command line. Not minified: that was measured and wins 3% of the start of a command that loads everything, and the
 * stack trace in a bug report must be readable.
 *
 * `start` is a bundle of its own: it is all that an idle tick loads, and esbuild would otherwise make it import the chunk with
 * the helpers for CommonJS. What `start` loads later is split, so that a command loads only what it needs.
 */
export const bundle = async (outdir, root) => {
  const common = {
    absWorkingDir: root,
    outdir,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.20',
    external,
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
  }
  const start = await build({ ...common, entryPoints: ['src/cli/start.ts'], plugins: [loadedLater] })
  const rest = await build({
    ...common,
    entryPoints: ['src/cli/main.ts', 'src/cli/surroundings.ts'],
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
  })
  for (const { path, text } of [...start.outputFiles, ...rest.outputFiles]) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, /typeof require\b/.test(text) ? requireBanner + text : text)
  }
}

const loadedLater = {
  name: 'loaded-later',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\/(main|surroundings)\.ts$/ }, ({ path }) => ({
      path: path.replace('.ts', '.js'),
      external: true,
    })),
}
