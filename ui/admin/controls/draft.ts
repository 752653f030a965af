type Plain = Readonly<Record<string, unknown>>

/** Equality of JSON values; the order of keys does not count. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => same(item, b[i]))
  if (!isPlain(a) || !isPlain(b)) return false
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => same(a[key], b[key]))
}

/** The merge patch that makes `to` of `from`: changed fields alone, lists whole. */
export function changes(from: object, to: object): Record<string, unknown> {
  const patch: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(to)) {
    const before = (from as Plain)[key]
    if (same(before, value)) continue
    patch[key] = isPlain(before) && isPlain(value) ? changes(before, value) : value
  }
  return patch
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
