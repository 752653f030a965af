import { lang } from '../texts'

/** A confidence with two digits, in the language's own way. */
export function score(value: number): string {
  return new Intl.NumberFormat(lang.value, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value)
}

/** "direct_match" as people write it: "Direct match". */
export function stepName(name: string): string {
  const words = name.replace(/[_-]+/g, ' ').trim()
  return words.charAt(0).toLocaleUpperCase() + words.slice(1)
}
