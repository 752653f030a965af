import { describe, expect, it } from 'vitest'
import en from './en'
import lead from './lead.en'
import menu from './menu.en'
import own from './own.en'
import rating from './rating.en'

type Texts = Record<string, string>
const english: Record<string, Texts> = { default: en, lead, menu, own, rating }
const files = import.meta.glob<Record<string, Texts>>('./*.ts', { eager: true })
const languages = Object.entries(files).flatMap(([path, module]) => {
  const code = /^\.\/([a-z]{2})\.ts$/.exec(path)?.[1]
  return code && code !== 'en' ? [[code, module] as const] : []
})
/** Words that are the same in some languages; whoever adds one has looked at it. */
const shared = ['Assistant', 'Chat', 'Conversation', 'E-mail', 'Menu', 'Sources', 'Support', 'Source {n}: {title}', '{name}: {text}']

const names = (text: string) => [...text.matchAll(/\{(\w+)/g)].map((match) => match[1]).sort()
const plurals = (text: string) => [...text.matchAll(/\{\w+\|([^}]*)\}/g)].map((match) => match[1]!.split('|').map((form) => form.split(':')[0]!))

describe('the languages of the widget', () => {
  it('are all that there must be', () =>
    expect(languages.map(([code]) => code).sort()).toEqual(['ar', 'de', 'es', 'fr', 'hi', 'it', 'ja', 'nl', 'pl', 'pt', 'tr', 'zh']))

  it.each(languages)('%s says everything, with the same values and all of its plural forms', (code, module) => {
    const rules = new Intl.PluralRules(code)
    const forms = new Set(Array.from({ length: 201 }, (_, n) => rules.select(n)).concat('other'))
    for (const [part, texts] of Object.entries(english)) {
      expect(Object.keys(module[part]!).sort(), part).toEqual(Object.keys(texts).sort())
      for (const [key, text] of Object.entries(texts)) {
        const said = module[part]![key]!
        expect(said.trim(), `${part}.${key}`).not.toBe('')
        expect(names(said), `${part}.${key}`).toEqual(names(text))
        for (const given of plurals(said)) expect(new Set(given), `${part}.${key}`).toEqual(forms)
        if (!shared.includes(text)) expect(said, `${part}.${key} is still English`).not.toBe(text)
      }
    }
  })

  it('have a loader each', async () => {
    const { texts } = await import('../texts')
    const t = texts.part('menu', menu)
    for (const [code, module] of languages) {
      await texts.use(code)
      expect([texts.lang.value, texts.t('send'), t('saveIt')]).toEqual([code, module['default']!['send'], module['menu']!['saveIt']])
    }
  })
})
