import { Dialog } from '../controls/dialog'
import { t } from '../texts'
import { Ask } from './ask'

/** The test bench beside whatever one is working on. */
export function TrySheet({ bot, question, onClose }: { bot: string; question?: string; onClose: () => void }) {
  return (
    <Dialog title={t('try.title')} place="side" onClose={onClose}>
      <Ask bot={bot} question={question ?? ''} />
    </Dialog>
  )
}
