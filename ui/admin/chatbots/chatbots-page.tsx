import './chatbots.css'
import { useState } from 'preact/hooks'
import { IconBot, IconEllipsis, IconPlus, IconTrash2 } from '../../shared/icons'
import type { Problem } from '../../shared/problem'
import { can, chatbot as inView, refreshMe, viewChatbot } from '../account/session'
import { chatbots } from '../api/api'
import { asProblem } from '../api/client'
import type { Chatbot } from '../api/types'
import { Badge, Empty, ProblemNote, Skeleton, When } from '../controls/bits'
import { Button } from '../controls/button'
import { confirm, Dialog } from '../controls/dialog'
import { TextField } from '../controls/field'
import { Menu, type MenuItem } from '../controls/menu'
import { say, sayProblem } from '../controls/toasts'
import { useLoad } from '../live/load'
import { go, href, place, setQuery } from '../router/router'
import { Page } from '../shell/page'
import { t } from '../texts'

/** Every chatbot of this server. */
export default function ChatbotsPage() {
  const list = useLoad('chatbots', (signal) => chatbots.list(signal), ['chatbots'])
  const creating = place.value.query.get('new') === '1' && can('admin')
  const all = list.data?.chatbots ?? []
  return (
    <Page
      title={t('nav.chatbots')}
      actions={
        can('admin') && (
          <Button kind="primary" icon={IconPlus} onClick={() => setQuery({ new: '1' })}>
            {t('switcher.new')}
          </Button>
        )
      }
    >
      {list.problem && <ProblemNote problem={list.problem} retry={list.reload} />}
      {!list.data && !list.problem && <Skeleton lines={4} tall />}
      {list.data && all.length === 0 && (
        <Empty icon={IconBot} title={t('chatbots.none')}>
          {t('chatbots.noneText')}
        </Empty>
      )}
      {all.length > 0 && (
        <ul class="bots">
          {all.map((one) => (
            <Entry key={one.id} bot={one} only={all.length === 1} reload={list.reload} />
          ))}
        </ul>
      )}
      {creating && <CreateDialog onClose={() => setQuery({ new: undefined })} />}
    </Page>
  )
}

function Entry({ bot, only, reload }: { bot: Chatbot; only: boolean; reload: () => void }) {
  const current = bot.id === inView.value?.id
  function open(path: string) {
    viewChatbot(bot.id)
    void go(href(path))
  }
  async function remove() {
    const sure = await confirm({
      title: t('chatbots.deleteAsk', { name: bot.name }),
      text: t('chatbots.deleteText'),
      yes: t('chatbots.deleteYes', { name: bot.name }),
      danger: true,
    })
    if (!sure) return
    try {
      await chatbots.remove(bot.id)
      say(t('chatbots.deleted', { name: bot.name }))
      setQuery({ chatbot: undefined })
      await refreshMe()
      reload()
    } catch (error) {
      sayProblem(error)
    }
  }
  const items: (MenuItem | 'line')[] = [
    { label: t('nav.appearance'), run: () => open('/appearance') },
    { label: t('nav.assistant'), run: () => open('/assistant') },
    { label: t('nav.install'), run: () => open('/install') },
  ]
  if (can('owner') && !only) items.push('line', { label: t('chatbots.delete'), icon: IconTrash2, danger: true, run: () => void remove() })
  const domains = bot.domains
  return (
    <li class="card bot">
      <span class="mark large" aria-hidden="true">
        <IconBot size={20} />
      </span>
      <div class="bot-text">
        <h2>
          <button type="button" class="bot-name" onClick={() => open('/')}>
            {bot.name}
          </button>
          {current && <Badge tone="accent">{t('chatbots.inView')}</Badge>}
          {!bot.assistant.enabled && <Badge tone="warn">{t('chatbots.assistantOff')}</Badge>}
        </h2>
        <p class="muted small-text">
          {bot.displayName} · {domains.length === 0 ? t('chatbots.anyDomain') : domains.join(', ')} · {t('chatbots.changed')}{' '}
          <When at={bot.updatedAt} />
        </p>
      </div>
      <Menu label={t('list.actionsOf', { name: bot.name })} items={items}>
        <IconEllipsis size={16} />
      </Menu>
    </li>
  )
}

function CreateDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  async function create(event: Event) {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    try {
      const made = await chatbots.create(name.trim())
      await refreshMe()
      onClose()
      viewChatbot(made.id)
      await go(href('/appearance', { chatbot: made.id }))
    } catch (error) {
      setProblem(asProblem(error))
      setBusy(false)
    }
  }
  return (
    <Dialog title={t('switcher.new')} onClose={onClose}>
      <form class="form" onSubmit={(event) => void create(event)}>
        {problem && Object.keys(problem.fields).length === 0 && <ProblemNote problem={problem} />}
        <TextField
          label={t('chatbots.name')}
          hint={t('chatbots.nameHint')}
          required
          autofocus
          maxLength={80}
          value={name}
          error={problem?.fields['name']}
          onInput={setName}
        />
        <Button type="submit" kind="primary" busy={busy} disabled={name.trim() === ''}>
          {t('chatbots.create')}
        </Button>
      </form>
    </Dialog>
  )
}
