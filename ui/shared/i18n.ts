// Message catalogues. English is in the bundle; every other language is a file of its own that is loaded when it
// is chosen. A message holds {name} for a value and {n|one:# day|other:# days} for a number with plural forms (the
// categories of Intl.PluralRules, # is the formatted number).
type Head<P extends string> = P extends `${infer Name}|${string}` ? Name : P

/** The values that a message asks for, read from its text. */
export type Params<S extends string> = S extends `${string}{${infer P}}${infer Rest}`
  ? { [K in Head<P>]: string | number } & Params<Rest>
  : unknown

type Args<S extends string> = keyof Params<S> extends never ? [] : [values: Params<S>]

export type Messages = Readonly<Record<string, string>>
export type Translation<M extends Messages> = { readonly [K in keyof M]: string }
export type Loader<M extends Messages> = () => Promise<{ default: Translation<M> }>

type Say<M extends Messages> = <K extends keyof M & string>(key: K, ...args: Args<M[K]>) => string

export interface Catalogue<M extends Messages> {
  /** The text of a message in the language in use. */
  t: Say<M>
  /** The messages of a part that is loaded later; the files of the languages export theirs under its name. */
  part<const P extends Messages>(name: string, en: P): Say<P>
  /** Changes the language to the first of the wanted ones that exists, English when none does; draw anew after it. */
  use(...wanted: (string | null | undefined)[]): Promise<void>
  /** BCP 47 tag of the language in use. */
  readonly lang: { readonly value: string }
}

const rightToLeft = new Set(['ar', 'fa', 'he', 'ur'])

/** Writing direction of a BCP 47 language tag. */
export function direction(lang: string): 'ltr' | 'rtl' {
  return rightToLeft.has(primary(lang)) ? 'rtl' : 'ltr'
}

export function catalogue<const M extends Messages>(en: M, others: Record<string, Loader<M>> = {}): Catalogue<M> {
  const lang = { value: 'en' }
  let spoken: Record<string, Messages> = {}

  async function use(...wanted: (string | null | undefined)[]): Promise<void> {
    const tag = wanted.find((w) => w && (primary(w) === 'en' || primary(w) in others))
    const load = tag ? others[primary(tag)] : undefined
    spoken = load ? ((await load()) as {}) : {}
    lang.value = tag && validTag(tag) ? tag : 'en'
  }

  const part = (name: string, en: Messages) => (key: string, values?: object) => {
    const text = spoken[name]?.[key] ?? en[key] ?? key
    return values ? format(text, values as Record<string, string | number>, lang.value) : text
  }

  return { t: part('default', en), part, use, lang } as Catalogue<M>
}

/** Puts values into a message; a value that is not given leaves its name standing, so that the gap is seen. */
export function format(text: string, values: Record<string, string | number>, lang: string): string {
  return text.replace(/\{(\w+)(?:\|([^}]*))?\}/g, (whole, name: string, forms?: string) => {
    const value = values[name]
    if (value === undefined) return whole
    if (typeof value === 'string') return value
    const shown = new Intl.NumberFormat(lang).format(value)
    return forms ? pluralForm(forms, value, lang).replace('#', shown) : shown
  })
}

function pluralForm(forms: string, value: number, lang: string): string {
  const byCategory = new Map(forms.split('|').map((form) => [form.slice(0, form.indexOf(':')), form] as const))
  const form = byCategory.get(new Intl.PluralRules(lang).select(value)) ?? byCategory.get('other') ?? ''
  return form.slice(form.indexOf(':') + 1)
}

function primary(tag: string): string {
  return tag.toLowerCase().split('-')[0] ?? ''
}

function validTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}
