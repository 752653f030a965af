import './settings.css'
import { useEffect, useState } from 'preact/hooks'
import { keeping, type RetentionFound, type RetentionPreview } from '../api/keeping'
import type { Chatbot } from '../api/types'
import { NumberField } from '../controls/field'
import type { Form } from '../controls/use-form'
import { ProblemNote } from '../controls/bits'
import { Problem } from '../../shared/problem'
import { lang, t } from '../texts'

const mostDays = 3650
const pause = 400

/** How long conversations of a chatbot are kept, with what that would do before it is saved. */
export function RetentionFields({ form }: { form: Form<Chatbot> }) {
  const { privacy } = form.draft
  const errors = form.problem?.fields ?? {}
  const change = (part: Partial<Chatbot['privacy']>) => form.change({ privacy: { ...form.draft.privacy, ...part } })
  return (
    <section class="form-section">
      <h2>{t('retention.title')}</h2>
      <p class="muted">{t('retention.text')}</p>
      <NumberField
        label={t('retention.anonymise')}
        unit={t('unit.days')}
        hint={t('retention.anonymiseHint')}
        min={0}
        max={mostDays}
        value={privacy.anonymiseDays}
        error={errors['privacy.anonymiseDays']}
        onInput={(anonymiseDays) => change({ anonymiseDays })}
      />
      <NumberField
        label={t('retention.delete')}
        unit={t('unit.days')}
        hint={t('retention.deleteHint')}
        min={0}
        max={mostDays}
        value={privacy.deleteDays}
        error={errors['privacy.deleteDays']}
        onInput={(deleteDays) => change({ deleteDays })}
      />
      <Preview chatbot={form.draft.id} anonymiseDays={privacy.anonymiseDays} deleteDays={privacy.deleteDays} />
    </section>
  )
}

interface Rules {
  anonymiseDays: number
  deleteDays: number
}

function Preview({ chatbot, anonymiseDays, deleteDays }: Rules & { chatbot: string }) {
  const [found, setFound] = useState<RetentionPreview>()
  const [problem, setProblem] = useState<Problem>()
  const [again, setAgain] = useState(0)
  const good = (days: number) => Number.isInteger(days) && days >= 0 && days <= mostDays
  const asks = good(anonymiseDays) && good(deleteDays) && anonymiseDays + deleteDays > 0
  useEffect(() => {
    setFound(undefined)
    setProblem(undefined)
    if (!asks) return
    const stop = new AbortController()
    // Not at every digit that is typed.
    const timer = setTimeout(() => {
      keeping.retention(chatbot, { anonymiseDays, deleteDays }, stop.signal).then(setFound, (error: unknown) => {
        if (!stop.signal.aborted && error instanceof Problem) setProblem(error)
      })
    }, pause)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [chatbot, anonymiseDays, deleteDays, asks, again])
  return (
    <div class="field-hint retention-preview" role="status">
      {!asks && <p>{t('retention.never')}</p>}
      {problem && <ProblemNote problem={problem} retry={() => setAgain(again + 1)} />}
      {asks && !problem && <b>{t('retention.preview')}</b>}
      {asks && !problem && (found ? lines(found).map((line) => <p key={line}>{line}</p>) : <p>{t('retention.counting')}</p>)}
    </div>
  )
}

/** What would go, a sentence each. */
function lines({ anonymise, delete: doomed, held }: RetentionPreview): string[] {
  const date = (found: RetentionFound) => (found.oldest ? day(found.oldest) : '–')
  const more = (found: RetentionFound) => [
    found.active > 0 && t('retention.wouldActive', { n: found.active }),
    found.more && t('retention.more'),
  ]
  const all = [
    doomed.count > 0 && t('retention.wouldDelete', { n: doomed.count, date: date(doomed) }),
    ...more(doomed),
    anonymise.count > 0 && t('retention.wouldAnonymise', { n: anonymise.count, date: date(anonymise) }),
    ...more(anonymise),
    held > 0 && t('retention.held', { n: held }),
  ]
  const said = all.filter((line) => line !== false)
  return said.length > 0 ? said : [t('retention.nothing')]
}

const day = (at: string) => new Intl.DateTimeFormat(lang.value, { dateStyle: 'medium' }).format(new Date(at))
