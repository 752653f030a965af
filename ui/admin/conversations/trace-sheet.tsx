import { conversations } from '../api/api'
import { ProblemNote, Skeleton } from '../controls/bits'
import { Dialog } from '../controls/dialog'
import { useLoad } from '../live/load'
import { t } from '../texts'
import { TraceView } from '../trace/trace-view'

/** Why an answer is what it is, beside the conversation. */
export function TraceSheet({ conversation, seq, onClose }: { conversation: string; seq: number; onClose: () => void }) {
  const trace = useLoad(`trace:${conversation}:${seq}`, (signal) => conversations.trace(conversation, seq, signal))
  return (
    <Dialog title={t('trace.title')} place="side" onClose={onClose}>
      {trace.problem && <ProblemNote problem={trace.problem} retry={trace.reload} />}
      {!trace.data && !trace.problem && <Skeleton lines={8} />}
      {trace.data && <TraceView trace={trace.data} />}
    </Dialog>
  )
}
