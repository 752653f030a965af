import './chatbots.css'
import { useState } from 'preact/hooks'
import { IconCheck, IconCopy, IconExternalLink, IconTriangleAlert } from '../../shared/icons'
import { can } from '../account/session'
import { chatbots } from '../api/api'
import type { Chatbot, Install } from '../api/types'
import { Note, ProblemNote, Skeleton } from '../controls/bits'
import { Button, LinkButton } from '../controls/button'
import { Chips } from '../controls/chips'
import { SaveBar } from '../controls/save-bar'
import { listError } from '../contents/content-fields'
import { useLoad } from '../live/load'
import { markDone } from '../overview/progress'
import { Seen } from '../overview/seen'
import { href } from '../router/router'
import { Page } from '../shell/page'
import { t } from '../texts'
import { cleanDomain, isLocal } from './domain'
import { useChatbotForm, WithChatbot } from './use-chatbot'

/** The line for one's own site, and which sites may use it. */
export default function InstallPage() {
  return (
    <Page
      title={t('nav.install')}
      actions={
        <LinkButton href="/demo" icon={IconExternalLink} outside>
          {t('overview.demo')}
        </LinkButton>
      }
    >
      <WithChatbot>{(chatbot) => <Installing key={chatbot.id} chatbot={chatbot} />}</WithChatbot>
    </Page>
  )
}

function Installing({ chatbot }: { chatbot: Chatbot }) {
  const install = useLoad(`install:${chatbot.id}`, (signal) => chatbots.install(chatbot.id, signal), ['chatbots', 'snippet'])
  return (
    <div class="form install">
      {install.problem && <ProblemNote problem={install.problem} retry={install.reload} />}
      {!install.data && !install.problem && <Skeleton lines={4} tall />}
      {install.data && <Snippets install={install.data} bot={chatbot.id} />}
      {install.data && (
        <section class="form-section">
          <h2>{t('seen.title')}</h2>
          <Seen bot={chatbot.id} install={install.data} reload={install.reload} />
        </section>
      )}
      <Domains chatbot={chatbot} />
    </div>
  )
}

function Snippets({ install, bot }: { install: Install; bot: string }) {
  return (
    <>
      {isLocal(install.baseUrl) && (
        <Note tone="warn" icon={IconTriangleAlert}>
          {t('install.local', { address: install.baseUrl })} {can('admin') && <a href={href('/system')}>{t('install.localAction')}</a>}
        </Note>
      )}
      <section class="form-section">
        <h2>{t('install.bubble')}</h2>
        <p class="muted">{t('install.bubbleText')}</p>
        <Code first text={install.snippet} onCopy={() => markDone(bot, 'snippet')} />
      </section>
      <section class="form-section">
        <h2>{t('install.iframe')}</h2>
        <p class="muted">{t('install.iframeText')}</p>
        <Code text={install.iframe} onCopy={() => markDone(bot, 'snippet')} />
      </section>
    </>
  )
}

/** A text to copy, with a way for browsers that have no clipboard. */
export function Code({ text, first, onCopy }: { text: string; first?: boolean; onCopy: () => void }) {
  const [copied, setCopied] = useState<boolean>()
  async function copy() {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } catch {
      // Without https there is no clipboard: the text is selected, and the person presses Ctrl-C.
      setCopied(false)
    }
    onCopy()
  }
  return (
    <div class="code">
      <pre
        tabIndex={0}
        ref={(node) => {
          if (node && copied === false) getSelection()?.selectAllChildren(node)
        }}
      >
        {text}
      </pre>
      <div class="row">
        <Button kind={first ? 'primary' : 'plain'} icon={copied ? IconCheck : IconCopy} onClick={() => void copy()}>
          {copied ? t('install.copied') : t('install.copy')}
        </Button>
        <span class="muted small-text" role="status">
          {copied === false ? t('install.copyByHand') : ''}
        </span>
      </div>
    </div>
  )
}

function Domains({ chatbot }: { chatbot: Chatbot }) {
  const form = useChatbotForm(chatbot)
  const may = can('admin')
  return (
    <section class="form-section">
      <h2>{t('install.domains')}</h2>
      <fieldset disabled={!may}>
        <Chips
          label={t('install.domainsLabel')}
          hint={form.draft.domains.length === 0 ? t('install.domainsAny') : t('install.domainsHint')}
          placeholder="shop.example.com, *.example.com"
          clean={cleanDomain}
          values={form.draft.domains}
          error={listError(form.problem?.fields, 'domains')}
          onChange={(domains) => form.change({ domains })}
        />
      </fieldset>
      {may && <SaveBar form={form} />}
    </section>
  )
}
