import { useState } from 'preact/hooks'
import { IconPencil, IconRefreshCw } from '../../shared/icons'
import { can } from '../account/session'
import { analyses, type Analysis, type AnalysisPage } from '../api/analysis'
import type { ConversationDetails } from '../api/types'
import { Badge, ProblemNote, Skeleton, When } from '../controls/bits'
import { Button } from '../controls/button'
import { say, sayProblem } from '../controls/toasts'
import { useLoad } from '../live/load'
import { t } from '../texts'
import { AnalysisEditor } from './analysis-editor'
import { MoodSign } from './analysis-sign'
import { madeBy } from './analysis-words'
import './analysis.css'

/** What a conversation was about and how it went; it can be corrected in place, and made anew. */
export function AnalysisCard({ row }: { row: ConversationDetails }) {
  const loaded = useLoad(`analysis:${row.id}`, (signal) => analyses.get(row.id, signal), ['conversation'])
  const [edits, setEdits] = useState(false)
  const page = loaded.data
  const made = page?.analysis
  const may = can('agent') && !row.deletedAt
  async function again() {
    try {
      loaded.put(await analyses.again(row.id))
      say(t('analysis.queued'))
    } catch (error) {
      sayProblem(error)
    }
  }
  return (
    <section class="analysis">
      <div class="analysis-head">
        <h3>{t('analysis.title')}</h3>
        {made && may && !edits && <Button kind="quiet" small icon={IconPencil} label={t('analysis.edit')} onClick={() => setEdits(true)} />}
      </div>
      {loaded.problem && <ProblemNote problem={loaded.problem} retry={loaded.reload} />}
      {!page && !loaded.problem && <Skeleton lines={3} />}
      {page && !made && (
        <p class="muted">{page.waiting ? t('analysis.waiting') : t(row.status === 'active' ? 'analysis.noneActive' : 'analysis.none')}</p>
      )}
      {made &&
        (edits ? (
          <AnalysisEditor
            id={row.id}
            made={made}
            onDone={(next) => {
              if (next) loaded.put(next)
              setEdits(false)
            }}
          />
        ) : (
          <Made made={made} />
        ))}
      {page && !edits && <Foot page={page} may={may} again={() => void again()} />}
    </section>
  )
}

function Made({ made }: { made: Analysis }) {
  return (
    <>
      <p class="analysis-subject" dir="auto">
        {made.subject}
      </p>
      <p class="analysis-marks">
        <span class={`analysis-mood ${made.sentiment}`}>
          <MoodSign mood={made.sentiment} />
          {t(`value.sentiment.${made.sentiment}`)}
        </span>
        <span>{t(`value.behaviour.${made.behaviour}`)}</span>
        <span title={t('analysis.scoreHint')}>{t('analysis.scoreOf', { score: made.score })}</span>
        {made.category && <Badge>{made.category}</Badge>}
      </p>
      <p class="analysis-summary" dir="auto">
        {made.summary}
      </p>
    </>
  )
}

function Foot({ page, may, again }: { page: AnalysisPage; may: boolean; again: () => void }) {
  const made = page.analysis
  return (
    <div class="analysis-foot">
      {made ? (
        <span>
          {page.waiting ? t('analysis.waiting') : madeBy(made)} · <When at={made.at} />
          {made.corrected.length > 0 && ` · ${t('analysis.corrected')}`}
        </span>
      ) : (
        <span />
      )}
      {may && !page.waiting && (
        <Button kind="quiet" small icon={IconRefreshCw} onClick={again}>
          {t(made ? 'analysis.again' : 'analysis.now')}
        </Button>
      )}
    </div>
  )
}
