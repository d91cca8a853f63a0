/** The key where there is a value and nothing where there is none: an absent key is left out, never undefined. */
export function given<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value }
export function given(key: string, value: unknown): object {
  return value === undefined ? {} : { [key]: value }
}
