import { nearestWord } from '../base/nearest-word.ts'
import { didYouMean, quoted, type Reading, read, unread } from './reading.ts'

/** What the registry has, as a value: the plan's room knows no adapter. */
export type KnownAdapter = { readonly name: string; readonly channels: readonly string[] }

/** The adapter that `channel.adapter` names. */
export const adapterNamed = (name: string, adapters: readonly KnownAdapter[]): Reading<KnownAdapter> => {
  const found = adapters.find((adapter) => adapter.name === name)
  if (found !== undefined) return read(found)
  const names = adapters.map((adapter) => adapter.name)
  const meant = nearestWord(name, names)
  return unread({
    code: 'unknown-adapter',
    message: `there is no adapter ${quoted(name)}`,
    hint: meant === undefined ? `there are: ${names.join(', ')}` : didYouMean(meant),
  })
}

/** The adapter for the channel that people know by this name. */
export const adapterOfChannel = (
  channel: string,
  adapters: readonly KnownAdapter[],
): Reading<KnownAdapter> => {
  const lower = channel.toLowerCase()
  const found = adapters.find(({ name, channels }) =>
    [name, ...channels].some((known) => known.toLowerCase() === lower),
  )
  if (found !== undefined) return read(found)
  const names = [
    ...new Set(adapters.flatMap(({ name, channels }) => (channels.length > 0 ? channels : [name]))),
  ]
  const meant = nearestWord(channel, names)
  return unread({
    code: 'unknown-channel',
    message: `no adapter is known for the channel ${quoted(channel)}`,
    hint:
      meant === undefined
        ? `known are ${names.join(', ')}; for another name write \`channel: { adapter: … }\``
        : didYouMean(meant),
  })
}
